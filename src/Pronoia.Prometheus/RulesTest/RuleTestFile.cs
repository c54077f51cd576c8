namespace Pronoia.Prometheus.RulesTest;

/// <summary>A file of unit tests for rules (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/).</summary>
internal sealed record RuleTestFile
{
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    public TimeSpan EvaluationInterval { get; init; }

    public IReadOnlyList<string> GroupEvalOrder { get; init; } = [];

    /// <summary>Whether values may differ by a millionth.</summary>
    public bool FuzzyCompare { get; init; }

    public IReadOnlyList<RuleTestGroup> Tests { get; init; } = [];
}
