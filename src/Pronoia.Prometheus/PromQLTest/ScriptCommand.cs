using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>One command of a script.</summary>
internal abstract record ScriptCommand(int Line)
{
    /// <summary><c>clear</c></summary>
    public sealed record Clear(int Line) : ScriptCommand(Line);

    /// <summary><c>load</c> and <c>load_with_nhcb</c></summary>
    public sealed record Load(
        int Line, long IntervalMs, bool WithCustomBuckets, IReadOnlyDictionary<Labels, IReadOnlyList<SequenceValue>> Series) : ScriptCommand(Line);

    /// <summary><c>eval instant</c> and <c>eval range</c></summary>
    public sealed record Eval(int Line, string Expression, bool IsRange, long StartMs, long EndMs, long StepMs, Expectation Expected) : ScriptCommand(Line);
}
