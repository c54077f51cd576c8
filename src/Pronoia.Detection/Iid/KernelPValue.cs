namespace Pronoia.Detection.Iid;

/// <summary>From an upper-tail probability to the p-value of a side, its score, and the band that belongs to a confidence.</summary>
internal static class KernelPValue
{
    /// <summary>The p-value, held away from 0 and 1 as ML.NET holds it; the two-sided one is the smaller tail, not doubled.</summary>
    internal static double Of(double upperTail, AnomalySide side)
    {
        var pValue = side switch
        {
            AnomalySide.Positive => upperTail,
            AnomalySide.Negative => 1 - upperTail,
            _ => Math.Min(upperTail, 1 - upperTail),
        };
        return Math.Clamp(pValue, KernelHistory.MinimumPValue, 1 - KernelHistory.MinimumPValue);
    }

    /// <summary>0 to 1: the decimal places of the p-value over the eight it can have.</summary>
    internal static double Score(double pValue) => Math.Log10(pValue) / Math.Log10(KernelHistory.MinimumPValue);

    /// <summary>Bandwidths from the mean to the edge of the band: history and kernel together spread √2 standard deviations.</summary>
    internal static double BandWidths(double confidence) => Gaussian.UpperQuantile(Math.Max(1 - (confidence / 100), KernelHistory.MinimumPValue));
}
