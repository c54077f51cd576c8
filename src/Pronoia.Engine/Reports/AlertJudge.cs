using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.Rules;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>
/// Judges alerts by what is known: what people said comes first, then outages of the target, then their absence where the alert told of failed checks. What
/// nothing speaks for or against is not judged.
/// </summary>
/// <param name="config">Whose rules say which alerts tell of failed checks.</param>
/// <param name="history">The states of the targets, at least over the report's period.</param>
internal sealed class AlertJudge(PronoiaConfig config, IReadOnlyList<StateSegment> history)
{
    // A probe fails before its alert fires; beyond this the two have nothing to do with each other.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    private readonly ILookup<string, StateSegment> _history = history.ToLookup(s => s.Target, StringComparer.Ordinal);

    private readonly HashSet<string> _aboutProbes = config.RuleGroups.SelectMany(g => g.Rules).OfType<AlertingRule>()
        .Where(r => r.Expr.Contains("probe_success", StringComparison.Ordinal)).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Puts a judgement on an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="target">The target it is about, or empty.</param>
    /// <param name="verdict">What somebody said; null: nobody did.</param>
    public AlertReport Judge(AlertReport alert, string target, Verdict? verdict)
    {
        var (judgement, by) = verdict switch
        {
            Verdict.Useful => (AlertJudgement.True, "called useful"),
            Verdict.Noise => (AlertJudgement.False, "called noise"),
            _ => target.Length > 0 ? ByHistory(alert, _history[target]) : default,
        };
        return alert with { Judgement = judgement, JudgedBy = by ?? "" };
    }

    private (AlertJudgement Judgement, string? By) ByHistory(AlertReport alert, IEnumerable<StateSegment> segments)
    {
        var (from, to) = (alert.FiredAt - Before, alert.ResolvedAt ?? DateTimeOffset.MaxValue);
        var during = segments.Where(s => s.To > from && s.From < to).ToArray();
        if (Array.Exists(during, s => s.State == UptimeState.Down))
        {
            return (AlertJudgement.True, "the target was down");
        }

        return alert.ResolvedAt is { } end && _aboutProbes.Contains(alert.Name) && UptimeSeconds.Of(TargetReader.ToUptime(during), alert.FiredAt, end).Unknown == 0
            ? (AlertJudgement.False, "the target was not down")
            : default;
    }
}
