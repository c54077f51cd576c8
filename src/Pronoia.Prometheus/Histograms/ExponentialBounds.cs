namespace Pronoia.Prometheus.Histograms;

/// <summary>The bounds of exponential buckets.</summary>
internal static class ExponentialBounds
{
    /// <summary>2^(index·2^-schema); exact at powers of two, and the largest finite number where that would overflow.</summary>
    public static double Upper(int index, int schema)
    {
        if (schema <= 0)
        {
            var exponent = (long)index << -schema;
            return exponent >= 1024 ? (exponent == 1024 ? double.MaxValue : double.PositiveInfinity) : Math.ScaleB(1, (int)Math.Max(exponent, -2000));
        }

        var whole = index >> schema;
        var part = index & ((1 << schema) - 1);
        if (whole >= 1024)
        {
            return whole == 1024 && part == 0 ? double.MaxValue : double.PositiveInfinity;
        }

        return Math.ScaleB(Math.Pow(2, part / (double)(1 << schema)), whole);
    }

    /// <summary>The index that a bucket gets where the schema is reduced by <paramref name="shift"/>.</summary>
    public static int Reduce(int index, int shift) => (int)((((long)index - 1) >> shift) + 1);
}
