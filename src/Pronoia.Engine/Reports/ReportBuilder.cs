using System.Globalization;
using Pronoia.Detection;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Recommendations;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>Gathers a report's model from what is stored. The same stored data gives the same model.</summary>
internal sealed class ReportBuilder(EngineServices services)
{
    /// <summary>Builds the model of a period.</summary>
    /// <param name="active">The configuration.</param>
    /// <param name="request">Which report.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async ValueTask<ReliabilityReport> BuildAsync(ActiveConfiguration active, ReportRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.Period.FromUtc, request.Period.ToUtc);
        var previous = request.Previous ?? new ReportPeriod(from - request.Period.Length, from);
        var alerts = await new AlertHistory(services.Series).ReadAsync(from, to, cancellationToken);
        var events = await EventsAsync(from, to, cancellationToken);
        var coverage = await CoverageAsync(active, from, to, cancellationToken);
        var reader = new TargetReader(services.Storage.Tables);
        var statuses = await reader.StatusesAsync(active.Catalogue, cancellationToken);
        var latency = await LatencyAsync(from, to, cancellationToken);
        var latencyBefore = await LatencyAsync(previous.FromUtc, previous.ToUtc, cancellationToken);
        var targets = new List<TargetReport>();
        var incidents = new List<IncidentReport>();
        foreach (var target in active.Config.Targets.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var status = statuses.GetValueOrDefault(target.Name);
            var segments = await reader.SegmentsAsync(target.Name, status, from, to, cancellationToken);
            incidents.AddRange(Incidents(segments, status, alerts));
            var before = await reader.SegmentsAsync(target.Name, status, previous.FromUtc, previous.ToUtc, cancellationToken);
            var report = Target(active.Config, target, segments, latency.GetValueOrDefault(target.Name), coverage[target.Name], from, to);
            targets.Add(report with { PreviousP95 = latencyBefore.GetValueOrDefault(target.Name) is { } series ? P95(series, before) : null });
        }

        var slos = await new SloReports(services).BuildAsync(
            active.Config,
            (target, since, until) => reader.SegmentsAsync(target, statuses.GetValueOrDefault(target), since, until, cancellationToken),
            request.Period,
            cancellationToken);
        var model = new ReliabilityReport
        {
            Title = request.Title,
            Kind = request.Kind,
            Period = request.Period,
            TimeZone = request.TimeZone,
            GeneratedAt = request.GeneratedAt ?? services.Time.GetUtcNow(),
            Goals = request.Goals,
            Targets = targets,
            Slos = slos,
            Incidents = [.. incidents.Select(i => i with { BudgetSpent = SloReports.Spent(active.Config, i, to) })],
            Anomalies = [.. events.Where(e => e.Kind != ForecastEvents.Kind).Select(e => Anomaly(e, incidents))],
            Alerts = [.. alerts.Select(a => a.ToReport(incidents)), .. events.Where(e => e.Alerts).Select(e => EventAlert(e, incidents))],
            Forecasts = [.. events.Where(e => e.Kind == ForecastEvents.Kind).Select(Forecast), .. statuses.Values.Where(s => s.CertificateExpiry is not null).Select(Certificate)],
            Coverage = new CoverageReport(coverage.Values.Sum(c => c.Scheduled), coverage.Values.Sum(c => c.Run), coverage.Values.Sum(c => c.Missed)),
        };
        return model with { Recommendations = RecommendationRules.Evaluate(model) };
    }

    private static TargetReport Target(
        PronoiaConfig config, TargetConfig target, IReadOnlyList<StateSegment> segments, SeriesData? latency, CoverageReport coverage, DateTimeOffset from, DateTimeOffset to)
    {
        var uptime = TargetReader.ToUptime(segments);
        var samples = latency is null ? [] : Samples(config, latency, segments);
        var sorted = samples.Select(s => s.Seconds).Where(double.IsFinite).Order().ToArray();
        return new TargetReport
        {
            Name = target.Name,
            Module = target.Module,
            Url = target.Url,
            Uptime = UptimeSeconds.Of(uptime, from, to),
            Segments = uptime,
            Latency = samples,
            P50 = Percentile(sorted, 0.5),
            P95 = Percentile(sorted, 0.95),
            P99 = Percentile(sorted, 0.99),
            ChecksScheduled = coverage.Scheduled,
            ChecksRun = coverage.Run,
            ChecksMissed = coverage.Missed,
            Interval = target.Interval,
        };
    }

    /// <summary>
    /// The latencies with the band that the configured detector sees, found by running it over them again. How long a failed probe took is no
    /// latency: it leaves a gap, and the detector did not see it either.
    /// </summary>
    private static LatencySample[] Samples(PronoiaConfig config, SeriesData latency, IReadOnlyList<StateSegment> segments)
    {
        var entry = config.Detection.FirstOrDefault(d => d.Match.All(m => m.Matches(latency.Labels)));
        var detector = entry is null ? null : Detectors.Create(entry.Detector);
        return [.. Latencies(latency, segments).Select(point =>
        {
            var verdict = double.IsNaN(point.Seconds) ? null : detector?.Update(point.TimestampMs, point.Seconds);
            return new LatencySample(point.TimestampMs, point.Seconds, Finite(verdict?.Expected), Finite(verdict?.Lower), Finite(verdict?.Upper));
        })];
    }

    /// <summary>The latencies in time order, NaN where the probe failed.</summary>
    private static IEnumerable<(long TimestampMs, double Seconds)> Latencies(SeriesData latency, IReadOnlyList<StateSegment> segments)
    {
        var down = segments.Where(s => s.State == UptimeState.Down).ToArray();
        for (var i = 0; i < latency.Count; i++)
        {
            var (at, value) = (latency.Timestamps.Span[i], latency.Values.Span[i]);
            if (!StaleMarker.IsStale(value))
            {
                var instant = DateTimeOffset.FromUnixTimeMilliseconds(at);
                yield return (at, Array.Exists(down, s => s.From <= instant && instant < s.To) ? double.NaN : value);
            }
        }
    }

    private static double? P95(SeriesData latency, IReadOnlyList<StateSegment> segments) =>
        Percentile([.. Latencies(latency, segments).Select(p => p.Seconds).Where(double.IsFinite).Order()], 0.95);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    /// <summary>The nearest-rank percentile of sorted values, or null of none.</summary>
    private static double? Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    private static IEnumerable<IncidentReport> Incidents(IReadOnlyList<StateSegment> segments, TargetStatus? status, IReadOnlyList<AlertRun> alerts)
    {
        foreach (var segment in segments.Where(s => s.State == UptimeState.Down))
        {
            var ongoing = status is { State: UptimeState.Down } && status.Since == segment.From;
            var alert = alerts.Where(a => a.Labels["target"] == segment.Target && a.FiredAt >= segment.From && (ongoing || a.FiredAt <= segment.To)).MinBy(a => a.FiredAt);
            var interval = status?.Interval ?? TimeSpan.Zero;
            yield return new IncidentReport
            {
                Title = $"{segment.Target} was down",
                Target = segment.Target,
                StartedBetween = new TimeBounds(segment.LastGood, segment.From),
                EndedBetween = ongoing ? null : new TimeBounds(segment.To - interval, segment.To),
                DetectedAt = alert?.FiredAt,
                ResolvedAt = ongoing ? null : segment.To,
                Severity = alert?.Labels["severity"] ?? "",
                Cause = segment.Failure,
                Evidence = segment.Message,
            };
        }
    }

    private static AnomalyReport Anomaly(DetectionEvent e, List<IncidentReport> incidents) => new()
    {
        Series = e.Series["series"],
        Kind = e.Kind.Replace('_', ' '),
        FromUtc = e.StartedAt,
        ToUtc = e.EndedAt,
        Observed = e.Evidence.Observed ?? double.NaN,
        Expected = e.Evidence.Expected ?? double.NaN,
        Lower = e.Evidence.Lower ?? double.NaN,
        Upper = e.Evidence.Upper ?? double.NaN,
        Score = e.Evidence.Score ?? 0,
        Detector = e.Evidence.Detector ?? "",
        BecameIncident = incidents.Any(i => i.Target == e.Series["target"] && i.StartedBetween.LatestUtc >= e.StartedAt && i.StartedBetween.LatestUtc <= (e.EndedAt ?? e.StartedAt).AddMinutes(5)),
    };

    private static AlertReport EventAlert(DetectionEvent e, List<IncidentReport> incidents) => new()
    {
        Name = e.Entry,
        Labels = e.Series["series"],
        Summary = e.Summary,
        FiredAt = e.DetectedAt,
        ResolvedAt = e.EndedAt,
        BecameIncident = e.Kind == ForecastEvents.Kind || Anomaly(e, incidents).BecameIncident,
    };

    private static ForecastReport Forecast(DetectionEvent e) => new()
    {
        Subject = e.Series["series"],
        Threshold = e.Evidence.Expected?.ToString("G6", CultureInfo.InvariantCulture) ?? "",
        EtaUtc = e.Eta?.Expected,
        EtaLowerUtc = e.Eta?.Earliest,
        EtaUpperUtc = e.Eta?.Latest,
        Basis = $"{e.Entry}: {e.Summary}",
    };

    private static ForecastReport Certificate(TargetStatus status) => new()
    {
        Subject = $"certificate of {status.Target}",
        Threshold = "expiry",
        EtaLowerUtc = status.CertificateExpiry,
        EtaUtc = status.CertificateExpiry,
        EtaUpperUtc = status.CertificateExpiry,
        Basis = "the certificate itself",
    };

    private async ValueTask<Dictionary<string, SeriesData>> LatencyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var matcher = Matcher.Equal(Label.MetricName, "probe_duration_seconds");
        var found = await services.Series.SelectAsync([matcher], from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds() - 1, cancellationToken);
        return found.GroupBy(d => d.Labels["target"], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.MaxBy(d => d.Count)!, StringComparer.Ordinal);
    }

    private async ValueTask<List<DetectionEvent>> EventsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var events = new List<DetectionEvent>();
        var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            await foreach (var row in services.Storage.Tables.QueryAsync(AnomalyRow.Table, AnomalyRow.Partition(new DateTimeOffset(day, TimeSpan.Zero)), range, cancellationToken))
            {
                events.Add(AnomalyRow.ToEvent(row));
            }
        }

        return events;
    }

    private async ValueTask<Dictionary<string, CoverageReport>> CoverageAsync(ActiveConfiguration active, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var ledger = new SlotLedger(services.Storage.Tables);
        var coverage = new Dictionary<string, CoverageReport>(StringComparer.Ordinal);
        foreach (var job in active.Catalogue.Jobs.Where(j => j.Kind == JobKind.Probe))
        {
            long scheduled = 0, run = 0;
            await foreach (var slot in ledger.QueryAsync(job.Id, from, to, cancellationToken))
            {
                scheduled++;
                run += slot.State == SlotState.Done ? 1 : 0;
            }

            foreach (var target in job.Targets)
            {
                coverage[target.Name] = new CoverageReport(scheduled, run, scheduled - run);
            }
        }

        return coverage;
    }
}
