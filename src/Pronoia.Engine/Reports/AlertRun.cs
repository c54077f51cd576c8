using Pronoia.Engine.Alerts;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Reports;

/// <summary>A rule's alert from firing to its end.</summary>
/// <param name="Labels">The alert's labels.</param>
/// <param name="FiredAt">When it fired.</param>
/// <param name="ResolvedAt">When it ended; null while it fires.</param>
internal sealed record AlertRun(Labels Labels, DateTimeOffset FiredAt, DateTimeOffset? ResolvedAt)
{
    /// <summary>What a person thought of it; null: nobody said.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The run as a report shows it.</summary>
    public AlertReport ToReport(AlertJudge judge, NotificationCounts told) => judge.Judge(
        new AlertReport
        {
            Name = Labels["alertname"],
            Severity = Labels["severity"],
            Labels = PageParts.Labels(Labels.Without("alertname", "severity")),
            FiredAt = FiredAt,
            ResolvedAt = ResolvedAt,
            Notifications = told.Of(Labels, FiredAt, ResolvedAt),
        },
        Labels["target"],
        Verdict);
}
