namespace Pronoia.Engine.Results;

/// <summary>Percentiles by nearest rank: always a value that was measured.</summary>
internal static class NearestRank
{
    /// <summary>The smallest value that so large a share of the values does not exceed; null of none.</summary>
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="share">The share, 0 to 1.</param>
    public static double? Of(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
