namespace Pronoia.Detection.Forecasting;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>
    /// The quantile of t with the tail probability that the normal distribution has at z: Hill's expansion to third order in 1/df
    /// (Abramowitz and Stegun 26.7.5), a few percent low for df of 4 and far tails, exact in the limit.
    /// </summary>
    internal static double Quantile(double z, int degrees)
    {
        var df = (double)Math.Max(degrees, 1);
        var z2 = z * z;
        var g1 = z * (z2 + 1) / 4;
        var g2 = z * ((((5 * z2) + 16) * z2) + 3) / 96;
        var g3 = z * ((((((3 * z2) + 19) * z2) + 17) * z2) - 15) / 384;
        return z + (g1 / df) + (g2 / (df * df)) + (g3 / (df * df * df));
    }
}
