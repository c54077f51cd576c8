namespace Pronoia.Detection.Auto;

/// <summary>How the values of a series relate to what is judged: themselves, or for a counter its increment per interval.</summary>
/// <param name="Start">The value before, 0 after a reset.</param>
/// <param name="Spans">Intervals since then.</param>
internal readonly record struct CounterStep(double Start, double Spans)
{
    internal static CounterStep None => new(0, 1);

    /// <summary>From a value of the series to what is judged.</summary>
    internal double Reduce(double value) => (value - Start) / Spans;

    /// <summary>From what is judged to a value of the series.</summary>
    internal double Restore(double reduced) => Start + (reduced * Spans);
}
