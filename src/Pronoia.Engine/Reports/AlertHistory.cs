using Pronoia.Engine.Alerts;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Reports;

/// <summary>Reads which rules' alerts fired when from the <c>ALERTS</c> series, and what people said about them.</summary>
internal sealed class AlertHistory(SeriesStore series, VerdictBook verdicts)
{
    // What fires when a period begins may have been judged by its start long before.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(5);

    /// <summary>The alerts that fired in a period, by time.</summary>
    public async ValueTask<IReadOnlyList<AlertRun>> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Matcher[] matchers = [Matcher.Equal(Label.MetricName, "ALERTS"), Matcher.Equal("alertstate", "firing")];
        var runs = new List<AlertRun>();
        foreach (var data in await series.SelectAsync(matchers, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds() - 1, cancellationToken))
        {
            var labels = data.Labels.Without(Label.MetricName, "alertstate");
            DateTimeOffset? started = null;
            var last = default(DateTimeOffset);
            for (var i = 0; i < data.Count; i++)
            {
                var at = DateTimeOffset.FromUnixTimeMilliseconds(data.Timestamps.Span[i]);
                var ended = data.IsStale(i);
                if (started is { } begin && (ended || at - last > Gap))
                {
                    runs.Add(new AlertRun(labels, begin, ended ? at : last));
                    started = null;
                }

                if (!ended)
                {
                    started ??= at;
                    last = at;
                }
            }

            if (started is { } open)
            {
                runs.Add(new AlertRun(labels, open, null));
            }
        }

        var said = await verdicts.ReadAsync(from - Longest, to, cancellationToken);
        if (said.Count > 0)
        {
            runs = [.. runs.Select(r => r with { Verdict = said.Of(r.Labels, r.FiredAt <= from + Gap ? r.FiredAt - Longest : r.FiredAt, r.ResolvedAt)?.Verdict })];
        }

        return [.. runs.OrderBy(r => r.FiredAt).ThenBy(r => r.Labels)];
    }
}
