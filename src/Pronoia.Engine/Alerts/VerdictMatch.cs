using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Alerts;

/// <summary>Finds what was said about something that a report shows.</summary>
internal static class VerdictMatch
{
    // A run is known by evaluations and a verdict by the alert's own start: they may be one evaluation apart.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The verdict on a rule's alert that fired from <paramref name="firedAt"/> to <paramref name="resolvedAt"/>; null: nobody said anything.</summary>
    /// <param name="verdicts">The verdicts to look at.</param>
    /// <param name="labels">The alert's labels, without external ones.</param>
    /// <param name="firedAt">When it fired.</param>
    /// <param name="resolvedAt">When it ended; null while it fires.</param>
    public static AlertVerdict? Of(this IReadOnlyList<AlertVerdict> verdicts, Labels labels, DateTimeOffset firedAt, DateTimeOffset? resolvedAt) => verdicts
        .Where(v => v.StartedAt >= firedAt - Slack && !(v.StartedAt > resolvedAt) && labels.All(l => v.Labels[l.Name] == l.Value))
        .MaxBy(v => v.At);

    /// <summary>The verdict on an event of a detector or forecaster, as it was or as it is stored; null: nobody said anything.</summary>
    public static AlertVerdict? Of(this IReadOnlyList<AlertVerdict> verdicts, DetectionEvent e)
    {
        var startedMs = e.StartedAt.ToUnixTimeMilliseconds();
        var candidates = verdicts.Where(v => v.Labels["alertname"] == e.Entry && v.StartedAt.ToUnixTimeMilliseconds() == startedMs).ToArray();
        if (candidates.Length == 0)
        {
            return null;
        }

        var asked = AnomalyRow.SeriesOf(e).Select(l => l.Name == Label.MetricName ? l with { Name = "metric" } : l).Append(new Label("target", e.Series["target"])).ToArray();
        return candidates.Where(v => asked.All(l => v.Labels[l.Name] == l.Value)).MaxBy(v => v.At);
    }
}
