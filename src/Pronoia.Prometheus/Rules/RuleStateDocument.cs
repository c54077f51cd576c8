namespace Pronoia.Prometheus.Rules;

/// <summary>The JSON form of <see cref="RuleGroupState"/>. A change of shape needs a new version.</summary>
internal sealed record RuleStateDocument(
    int Version, IReadOnlyList<RuleStateDocument.RuleEntry> Rules, DateTimeOffset? LastEvaluation = null, double EvaluationSeconds = 0, long Evaluations = 0, long Failures = 0)
{
    internal sealed record RuleEntry(
        string Key,
        IReadOnlyList<Dictionary<string, string>> Series,
        IReadOnlyList<AlertEntry> Alerts,
        DateTimeOffset? LastEvaluation = null,
        double EvaluationSeconds = 0,
        string? LastError = null);

    internal sealed record AlertEntry(
        Dictionary<string, string> Labels,
        IReadOnlyDictionary<string, string> Annotations,
        AlertState State,
        double Value,
        DateTimeOffset ActiveAt,
        DateTimeOffset? FiredAt = null,
        DateTimeOffset? ResolvedAt = null,
        DateTimeOffset? KeepFiringSince = null,
        DateTimeOffset? LastSentAt = null,
        DateTimeOffset? ValidUntil = null);
}
