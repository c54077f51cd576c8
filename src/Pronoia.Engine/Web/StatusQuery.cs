using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Results;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;

namespace Pronoia.Engine.Web;

/// <summary>Gathers what the status page shows.</summary>
internal sealed class StatusQuery(EngineServices services)
{
    private const int SparklinePoints = 60;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan Foreseeable = TimeSpan.FromDays(31);

    /// <summary>Reads the model for this instant.</summary>
    public async ValueTask<StatusModel> ReadAsync(ActiveConfiguration active, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var reader = new TargetReader(services.Storage.Tables);
        var statuses = await reader.StatusesAsync(active.Catalogue, cancellationToken);
        var latency = await LatencyAsync(active, now, cancellationToken);
        var calendar = MaintenanceCalendar.Of(active.Config);
        var labels = active.Config.Targets.Concat(active.Config.Heartbeats.Select(h => h.Target)).ToDictionary(t => t.Name, t => t.SeriesLabels, StringComparer.Ordinal);
        var targets = new List<StatusTarget>();
        foreach (var status in statuses.Values)
        {
            var segments = TargetReader.ToUptime(await reader.SegmentsAsync(status.Target, status, now - Window, now, cancellationToken, live: true));
            // Before the first look there is nothing to be unknown about: the day starts when watching started.
            var from = segments.Count > 0 && segments[0].FromUtc > now - Window ? segments[0].FromUtc : now - Window;
            var days = status.Today is { } today ? await services.Days.BeforeAsync(status.Target, today.Day, cancellationToken) : [];
            var (window, ends) = Maintenance(calendar, labels[status.Target], now);
            targets.Add(new StatusTarget(
                status,
                window is null ? status.At(now) : UptimeState.Maintenance,
                from,
                segments,
                UptimeSeconds.Of(segments, from, now),
                latency.GetValueOrDefault(status.Target, []),
                days,
                window,
                ends));
        }

        var alerts = await services.AlertManager.AlertsAsync(cancellationToken);
        return new StatusModel(
            now,
            [.. targets.OrderBy(t => Badness(t.State)).ThenBy(t => t.Uptime.Availability ?? 1).ThenBy(t => t.Status.Target, StringComparer.Ordinal)],
            [.. active.Config.Targets.Select(t => t.Name).Where(n => !statuses.ContainsKey(n)).Order(StringComparer.Ordinal)],
            [.. alerts.Select(a => a.Alert).Where(a => !a.IsResolvedAt(now)).OrderBy(a => a.StartsAt).ThenBy(a => a.Fingerprint)],
            await SourcesAsync(active, now, cancellationToken),
            await ReportsAsync(cancellationToken));
    }

    private static int Badness(UptimeState state) => state switch
    {
        UptimeState.Down => 0,
        UptimeState.Degraded => 1,
        UptimeState.Unknown => 2,
        UptimeState.Maintenance => 3,
        _ => 4,
    };

    /// <summary>The maintenance window that a target is in, and when it ends where that is within a month.</summary>
    internal static (string? Window, DateTimeOffset? Ends) Maintenance(MaintenanceCalendar calendar, Labels labels, DateTimeOffset now)
    {
        if (calendar.Find(labels, now)?.Name is not { } window)
        {
            return (null, null);
        }

        var horizon = now + Foreseeable;
        var period = calendar.Between(labels, now, horizon).First(p => p.Window.Name == window);
        return (window, period.To < horizon ? period.To : null);
    }

    private async ValueTask<Dictionary<string, IReadOnlyList<double>>> LatencyAsync(ActiveConfiguration active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal);
        if (active.Config.Targets.Count == 0)
        {
            return result;
        }

        var span = SparklinePoints * active.Config.Targets.Max(t => t.Interval);
        foreach (var data in await SelectAsync("probe_duration_seconds", now - (span < Window ? span : Window), now, cancellationToken))
        {
            var values = data.Floats().Values;
            values = values.Length > SparklinePoints ? values[^SparklinePoints..] : values;
            result[data.Labels["target"]] = values.ToArray();
        }

        return result;
    }

    private async ValueTask<IReadOnlyList<StatusSource>> SourcesAsync(ActiveConfiguration active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (active.Config.Federation.Count == 0)
        {
            return [];
        }

        var up = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var data in (await SelectAsync("pronoia_federation_up", now - TimeSpan.FromMinutes(5), now, cancellationToken)).Where(d => !d.IsHistogram(d.Count - 1)))
        {
            up[data.Labels["source"]] = data.Values.Span[^1];
        }

        var samples = await LastByJobAsync("scrape_samples_scraped", now, cancellationToken);
        var seconds = await LastByJobAsync("scrape_duration_seconds", now, cancellationToken);
        return [.. active.Config.Federation.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new StatusSource(
            f.Name,
            f.Url.AbsoluteUri,
            up.TryGetValue(f.Name, out var value) ? value > 0 : null,
            (long)samples.GetValueOrDefault((f.Job, f.Instance)),
            seconds.GetValueOrDefault((f.Job, f.Instance))))];
    }

    private async ValueTask<Dictionary<(string Job, string Instance), double>> LastByJobAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = new Dictionary<(string, string), double>();
        foreach (var data in (await SelectAsync(name, now - TimeSpan.FromMinutes(5), now, cancellationToken)).Where(d => !d.IsHistogram(d.Count - 1)))
        {
            result[(data.Labels["job"], data.Labels["instance"])] = data.Values.Span[^1];
        }

        return result;
    }

    private ValueTask<IReadOnlyList<SeriesData>> SelectAsync(string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        services.Series.SelectAsync([Matcher.Equal(Label.MetricName, name)], from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), cancellationToken);

    private async ValueTask<IReadOnlyList<string>> ReportsAsync(CancellationToken cancellationToken)
    {
        var reports = new List<ArchivedReport>();
        await foreach (var report in new ReportArchive(services.Storage).ListAsync(cancellationToken))
        {
            reports.Add(report);
        }

        return [.. reports.OrderByDescending(r => r.Slot).ThenBy(r => r.Name, StringComparer.Ordinal).Take(10).Select(r => r.Page)];
    }
}
