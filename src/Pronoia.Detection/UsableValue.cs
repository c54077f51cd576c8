namespace Pronoia.Detection;

/// <summary>What counts as a value: finite, and small enough for sums of squares over any window.</summary>
internal static class UsableValue
{
    internal const double Limit = 1e140;

    internal static bool Is(double value) => Math.Abs(value) <= Limit;
}
