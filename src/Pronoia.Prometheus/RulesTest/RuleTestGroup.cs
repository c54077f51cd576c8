using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;

namespace Pronoia.Prometheus.RulesTest;

/// <summary>Input series, and what rules and expressions must make of them.</summary>
internal sealed record RuleTestGroup
{
    public string Name { get; init; } = "";

    /// <summary>The time between two values of an input series.</summary>
    public TimeSpan Interval { get; init; }

    public IReadOnlyList<InputSeries> Inputs { get; init; } = [];

    public IReadOnlyList<AlertTest> AlertTests { get; init; } = [];

    public IReadOnlyList<ExprTest> ExprTests { get; init; } = [];

    public Labels ExternalLabels { get; init; } = Labels.Empty;

    public string ExternalUrl { get; init; } = "";

    /// <summary>The last time at which something is expected; rules are evaluated up to it.</summary>
    public TimeSpan LastTime => AlertTests.Select(t => t.EvalTime).Concat(ExprTests.Select(t => t.EvalTime)).DefaultIfEmpty().Max();

    internal sealed record InputSeries(Labels Labels, IReadOnlyList<SequenceValue> Values);

    internal sealed record AlertTest(TimeSpan EvalTime, string AlertName, IReadOnlyList<ExpectedAlert> Expected);

    internal sealed record ExpectedAlert(Labels Labels, IReadOnlyDictionary<string, string> Annotations);

    internal sealed record ExprTest(string Expr, TimeSpan EvalTime, IReadOnlyList<ExpectedSample> Expected);

    internal sealed record ExpectedSample(Labels Labels, double Value, FloatHistogram? Histogram);
}
