using System.Text.Json;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Rules;

/// <summary>
/// What a group's evaluation leaves for the next one. Immutable; written as versioned JSON, so that it survives restarts and can be read by people.
/// </summary>
/// <param name="LastEvaluation">The instant of the last evaluation; null before the first.</param>
/// <param name="Rules">What is remembered of each rule, in the group's order.</param>
public sealed record RuleGroupState(DateTimeOffset? LastEvaluation, IReadOnlyList<RuleState> Rules)
{
    private const int Version = 1;
    private const int MaxErrorLength = 1000;

    /// <summary>The state before the first evaluation.</summary>
    public static RuleGroupState Empty { get; } = new(null, []);

    /// <summary>How long the last evaluation of the group took.</summary>
    public TimeSpan EvaluationTime { get; init; }

    /// <summary>Evaluations of rules since the group began.</summary>
    public long Evaluations { get; init; }

    /// <summary>Evaluations of rules that failed since the group began.</summary>
    public long Failures { get; init; }

    /// <summary>Writes the state as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new RuleStateDocument(
            Version,
            [.. Rules.Select(r => new RuleStateDocument.RuleEntry(
                r.Key,
                [.. r.Series.Select(ToMap)],
                [.. r.Alerts.Select(a => new RuleStateDocument.AlertEntry(
                    ToMap(a.Labels), a.Annotations, a.State, a.Value, a.ActiveAt, a.FiredAt, a.ResolvedAt, a.KeepFiringSince, a.LastSentAt, a.ValidUntil))],
                r.LastEvaluation,
                r.EvaluationTime.TotalSeconds,
                r.LastError is { Length: > MaxErrorLength } ? r.LastError[..MaxErrorLength] : r.LastError))],
            LastEvaluation,
            EvaluationTime.TotalSeconds,
            Evaluations,
            Failures),
        RuleStateJson.Default.RuleStateDocument);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not such a state, or of a version that is not known.</exception>
    public static RuleGroupState FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, RuleStateJson.Default.RuleStateDocument)
                ?? throw new FormatException("the rule state is empty");
            return document.Version == Version
                ? new RuleGroupState(document.LastEvaluation, [.. document.Rules.Select(ToState)])
                {
                    EvaluationTime = Duration(document.EvaluationSeconds),
                    Evaluations = document.Evaluations,
                    Failures = document.Failures,
                }
                : throw new FormatException($"rule state of version {document.Version}: this program reads version {Version}");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the rule state is not valid: {e.Message}", e);
        }
    }

    private static RuleState ToState(RuleStateDocument.RuleEntry rule) => new(
        rule.Key,
        [.. rule.Series.Select(ToLabels)],
        [.. rule.Alerts.Select(a => new AlertInstance(ToLabels(a.Labels), a.State, a.ActiveAt)
        {
            Annotations = a.Annotations,
            Value = a.Value,
            FiredAt = a.FiredAt,
            ResolvedAt = a.ResolvedAt,
            KeepFiringSince = a.KeepFiringSince,
            LastSentAt = a.LastSentAt,
            ValidUntil = a.ValidUntil,
        })])
    {
        LastEvaluation = rule.LastEvaluation,
        EvaluationTime = Duration(rule.EvaluationSeconds),
        LastError = rule.LastError,
    };

    // TimeSpan.FromSeconds truncates: 1.07E-05 s would come back as 106 ticks, not 107.
    private static TimeSpan Duration(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    private static Dictionary<string, string> ToMap(Labels labels) => labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);

    private static Labels ToLabels(IReadOnlyDictionary<string, string> labels) => Labels.Of(labels.Select(l => new Label(l.Key, l.Value)));
}
