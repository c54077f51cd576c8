using Pronoia.Detection.Benchmarking;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Recommendations;
using Pronoia.Storage.Slots;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>Gathers a report's model from what is stored. The same stored data gives the same model.</summary>
internal sealed class ReportBuilder(EngineServices services)
{
    // Two one-sided bounds make an interval of 95 %.
    private const double OneSided = 0.975;

    /// <summary>Builds the model of a period.</summary>
    /// <param name="active">The configuration.</param>
    /// <param name="request">Which report.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async ValueTask<ReliabilityReport> BuildAsync(ActiveConfiguration active, ReportRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = (request.Period.FromUtc, request.Period.ToUtc);
        var previous = request.Previous ?? new ReportPeriod(from - request.Period.Length, from);
        var alerts = await new AlertHistory(services.Series, new VerdictBook(services.Storage.Tables)).ReadAsync(from, to, cancellationToken);
        var events = await EventsAsync(from, to, cancellationToken);
        var coverage = new CoverageHistory(new SlotLedger(services.Storage.Tables), request.Period);
        var jobs = active.Catalogue.Jobs.Where(j => j.Kind is JobKind.Probe or JobKind.Heartbeat).SelectMany(j => j.Targets.Select(t => (t.Name, Job: j))).ToDictionary(j => j.Name, j => j.Job, StringComparer.Ordinal);
        var reader = new TargetReader(services.Storage.Tables);
        var statuses = await reader.StatusesAsync(active.Catalogue, cancellationToken);
        var latency = await LatencyHistory.ReadAsync(services.Series, request.Period, cancellationToken);
        var capacity = await new CapacityForecasts(services.Series).ReadAsync(active.Config, request.Period, cancellationToken);
        var latencyBefore = await LatencyHistory.ReadAsync(services.Series, previous, cancellationToken);
        var targets = new List<TargetReport>();
        var incidents = new List<IncidentReport>();
        var history = new List<StateSegment>();
        foreach (var target in active.Config.Targets.Concat(active.Config.Heartbeats.Select(h => h.Target)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var status = statuses.GetValueOrDefault(target.Name);
            var segments = await reader.SegmentsAsync(target.Name, status, from, to, cancellationToken);
            var days = await reader.DaysAsync(target.Name, status, WholeDays.Of(request.Period), cancellationToken);
            incidents.AddRange(Incidents(segments, status, alerts));
            history.AddRange(segments);
            var before = await reader.SegmentsAsync(target.Name, status, previous.FromUtc, previous.ToUtc, cancellationToken);
            var daysBefore = await reader.DaysAsync(target.Name, status, WholeDays.Of(previous), cancellationToken);
            var checks = await coverage.OfAsync(jobs[target.Name], days, cancellationToken);
            var uptime = TargetReader.ToUptime(segments);
            var percentiles = latency.Percentiles(target.Name, segments, days, 0.5, 0.95, 0.99);
            targets.Add(new TargetReport
            {
                Name = target.Name,
                Module = target.Module,
                Url = target.Url,
                Uptime = UptimeSeconds.Of(uptime, from, to),
                Segments = uptime,
                Latency = latency.Samples(active.Config, target.Name, segments, days),
                P50 = percentiles[0],
                P95 = percentiles[1],
                P99 = percentiles[2],
                PreviousP95 = latencyBefore.Percentiles(target.Name, before, daysBefore, 0.95)[0],
                ChecksScheduled = checks.Scheduled,
                ChecksRun = checks.Run,
                ChecksMissed = checks.Missed,
                Interval = target.Interval,
            });
        }

        var slos = await new SloReports(services).BuildAsync(
            active.Config,
            (target, since, until) => reader.SegmentsAsync(target, statuses.GetValueOrDefault(target), since, until, cancellationToken),
            request.Period,
            cancellationToken);
        var judge = new AlertJudge(active.Config, history);
        var said = await new VerdictBook(services.Storage.Tables).ReadAsync(from, to, cancellationToken);
        var told = await NotificationCounts.ReadAsync(new TableAlertingState(services.Storage.Tables, services.Storage.Blobs), active.Config.ExternalLabels, from, to, cancellationToken);
        AlertReport[] fired = [.. alerts.Select(a => a.ToReport(judge, told)), .. events.Where(e => HasFired(active.Config, e, to)).Select(e => judge.Judge(EventAlert(active.Config, e, told), e.Series["target"], said.Of(e)?.Verdict))];
        var model = new ReliabilityReport
        {
            Title = request.Title,
            Kind = request.Kind,
            Sections = request.Sections,
            Period = request.Period,
            TimeZone = request.TimeZone,
            GeneratedAt = request.GeneratedAt ?? services.Time.GetUtcNow(),
            Goals = request.Goals,
            Targets = targets,
            Slos = slos,
            Incidents = [.. incidents.Select(i => i with { BudgetSpent = SloReports.Spent(active.Config, i, to) })],
            Anomalies = [.. events.Where(e => e.Kind != ForecastEvents.Kind).Select(e => Anomaly(e, incidents))],
            Alerts = fired,
            FalsePositives = FalsePositiveReport.Of(fired, (wrong, judged) => (ClopperPearson.Lower(wrong, judged, OneSided), ClopperPearson.Upper(wrong, judged, OneSided))),
            Forecasts = [.. capacity, .. statuses.Values.Where(s => s.CertificateExpiry is not null).Select(Certificate)],
            Coverage = new CoverageReport(targets.Sum(t => t.ChecksScheduled), targets.Sum(t => t.ChecksRun), targets.Sum(t => t.ChecksMissed)),
            Maintenance = MaintenanceFootnotes.Of(history, targets.Count, request.Period),
        };
        return model with { Recommendations = RecommendationRules.Evaluate(model) };
    }

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
                Cause = string.Join(": ", ((string[])[segment.Failure, segment.Message]).Where(t => t.Length > 0)),
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

    // An event that ended before its "for" was over was recorded and told to nobody.
    private static bool HasFired(PronoiaConfig config, DetectionEvent e, DateTimeOffset to) => e.Alerts && e.StartedAt + HoldOf(config, e) <= (e.EndedAt ?? to);

    private static TimeSpan HoldOf(PronoiaConfig config, DetectionEvent e) =>
        config.Detection.FirstOrDefault(d => d.Name == e.Entry)?.For
        ?? (config.Forecasts.FirstOrDefault(f => f.Name == e.Entry) is { } forecast ? ForecastEvents.HoldOf(forecast, e) : TimeSpan.Zero);

    private static AlertReport EventAlert(PronoiaConfig config, DetectionEvent e, NotificationCounts told)
    {
        var own = config.Detection.FirstOrDefault(d => d.Name == e.Entry)?.Labels ?? config.Forecasts.FirstOrDefault(f => f.Name == e.Entry)?.Labels ?? Labels.Empty;
        return new AlertReport
        {
            Name = e.Entry,
            Severity = own["severity"],
            Labels = e.Series["series"],
            Summary = e.Summary,
            FiredAt = e.StartedAt + HoldOf(config, e) is var held && held > e.DetectedAt ? held : e.DetectedAt,
            ResolvedAt = e.EndedAt,
            Notifications = told.Of(EventPublisher.LabelsOf(config, own, e), e.StartedAt, e.EndedAt),
        };
    }

    private static ForecastReport Certificate(TargetStatus status) => new()
    {
        Subject = $"certificate of {status.Target}",
        Threshold = "expiry",
        EtaLowerUtc = status.CertificateExpiry,
        EtaUtc = status.CertificateExpiry,
        EtaUpperUtc = status.CertificateExpiry,
        Basis = "the certificate itself",
    };

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
}
