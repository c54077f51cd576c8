namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The times an expression is evaluated at, in milliseconds since the epoch.</summary>
internal readonly record struct TimeGrid(long StartMs, long StepMs, int Count)
{
    public long EndMs => At(Count - 1);

    public long At(int index) => StartMs + index * StepMs;

    public static TimeGrid Single(long timeMs) => new(timeMs, 1, 1);
}
