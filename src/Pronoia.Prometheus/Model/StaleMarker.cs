namespace Pronoia.Prometheus.Model;

/// <summary>
/// The stale marker: the NaN with the bits <c>0x7ff0000000000002</c> that Prometheus stores where a series ends
/// (prometheus/model/value). An ordinary NaN has the bits <c>0x7ff8000000000001</c>.
/// </summary>
public static class StaleMarker
{
    private const long Bits = 0x7ff0000000000002;
    private const long NormalNaNBits = 0x7ff8000000000001;

    /// <summary>The marker as a value.</summary>
    public static double Value { get; } = BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The NaN that Prometheus stores for a value that is not a number.</summary>
    public static double NormalNaN { get; } = BitConverter.Int64BitsToDouble(NormalNaNBits);

    /// <summary>Whether <paramref name="value"/> is the marker (and not any other NaN).</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
