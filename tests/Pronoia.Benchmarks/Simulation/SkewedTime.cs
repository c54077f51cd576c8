namespace Pronoia.Benchmarks.Simulation;

/// <summary>The clock of one instance: the simulation's, wrong by a constant.</summary>
internal sealed class SkewedTime(Func<DateTimeOffset> now, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now() + skew;
}
