using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Slos;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Web.Targets;

/// <summary>Gathers what the page of a target shows.</summary>
internal sealed class TargetQuery(EngineServices services)
{
    private const int Results = 20;
    private const int Outages = 20;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan History = TimeSpan.FromDays(90);

    private readonly TargetReader _reader = new(services.Storage.Tables);

    /// <summary>Reads the model for this instant; null where there is no such target.</summary>
    public async ValueTask<TargetModel?> ReadAsync(ActiveConfiguration active, string name, CancellationToken cancellationToken)
    {
        if (Find(active, name) is not var (job, target))
        {
            return null;
        }

        var now = services.Time.GetUtcNow();
        var status = await StatusAsync(job, name, cancellationToken);
        var (window, ends) = StatusQuery.Maintenance(MaintenanceCalendar.Of(active.Config), target.SeriesLabels, now);
        var heartbeat = active.Config.Heartbeats.FirstOrDefault(h => h.Name == name);
        var model = new TargetModel
        {
            Now = now,
            Name = name,
            Kind = heartbeat is null ? "target" : "heartbeat",
            Url = PageLinks.WithoutSecrets(target.Url),
            Module = target.Module,
            IntervalSeconds = target.Interval.TotalSeconds,
            TimeoutSeconds = target.Timeout.TotalSeconds,
            Labels = target.Labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal),
            Heartbeat = heartbeat is null ? null : await HeartbeatAsync(heartbeat, cancellationToken),
            State = window is not null ? UptimeState.Maintenance : status?.At(now) ?? UptimeState.Unknown,
            Maintenance = window,
            MaintenanceEnds = ends,
            DependsOn = await RelatedAsync(active, target.DependsOn, now, cancellationToken),
            Dependents = await RelatedAsync(active, active.Config.Targets.Where(t => t.DependsOn.Contains(name, StringComparer.Ordinal)).Select(t => t.Name), now, cancellationToken),
            Slos = await SlosAsync(active.Config, name, now, cancellationToken),
        };
        return status is null ? model : await WithHistoryAsync(model, active, job, status, cancellationToken);
    }

    private async ValueTask<TargetModel> WithHistoryAsync(
        TargetModel model, ActiveConfiguration active, Job job, TargetStatus status, CancellationToken cancellationToken)
    {
        var now = model.Now;
        var segments = await _reader.SegmentsAsync(model.Name, status, now - History, now, cancellationToken, live: true);
        var uptime = TargetReader.ToUptime(segments);
        var from = uptime.Count > 0 && uptime[0].FromUtc > now - Day ? uptime[0].FromUtc : now - Day;
        var lastDay = UptimeSeconds.Of(uptime, from, now);
        var days = status.Today is { } today ? await services.Days.BeforeAsync(model.Name, today.Day, cancellationToken) : [];
        var results = await ResultsAsync(job, status, cancellationToken);
        var outages = segments.Where(s => s.State == UptimeState.Down).Reverse().ToArray();
        var (points, marks) = await LatencyAsync(active.Config, model.Name, now, cancellationToken);
        var latencies = Latencies(points, segments);
        var (certificates, problems) = await CertificatesAsync(status, cancellationToken);
        var overdue = model.State == UptimeState.Unknown && status.State != UptimeState.Unknown;
        return model with
        {
            SinceEarliest = overdue ? status.LastSlot : status.State == UptimeState.Down ? status.LastGood : null,
            SinceLatest = overdue ? status.KnownUntil : status.Since,
            Last = results.Count > 0 && results[0].Slot == status.LastSlot ? results[0] : LastOf(status),
            Results = results,
            Certificates = certificates,
            CertificateProblems = problems,
            LastDay = TargetModel.Uptime.Of(from, lastDay),
            Days =
            [
                .. days.Concat(status.Today is { } day ? [day] : []).Select(d => new TargetModel.Day(
                    d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.ToUptime().Availability, d.DownSeconds, d.UnknownSeconds, d.Checks, d.MissedChecks)),
            ],
            LatencyP50Seconds = NearestRank.Of(latencies, 0.50),
            LatencyP95Seconds = NearestRank.Of(latencies, 0.95),
            LatencyPoints = points,
            LatencyMarks = marks,
            Outages =
            [
                .. outages.Take(Outages).Select(s => new TargetModel.Outage(
                    s.LastGood, s.From, ReferenceEquals(s, segments[^1]) && status.At(now) == UptimeState.Down ? null : s.To, s.Failure, s.Message)),
            ],
            MoreOutages = Math.Max(0, outages.Length - Outages),
            Strips = new StatusTarget(
                status, model.State, from, [.. uptime.Where(s => s.ToUtc > from)], lastDay, [], days, model.Maintenance, model.MaintenanceEnds),
        };
    }

    private static (Job Job, TargetConfig Target)? Find(ActiveConfiguration active, string name)
    {
        foreach (var job in active.Catalogue.Jobs.Where(j => j.Kind is JobKind.Probe or JobKind.Heartbeat))
        {
            if (job.Targets.FirstOrDefault(t => t.Name == name) is { } target)
            {
                return (job, target);
            }
        }

        return null;
    }

    private async ValueTask<TargetStatus?> StatusAsync(Job job, string name, CancellationToken cancellationToken) =>
        await services.Storage.Tables.GetAsync(TargetStatus.Table, TableKey.Escape(job.Id), TableKey.Escape(name), cancellationToken) is { } row
            ? TargetStatus.FromRow(row)
            : null;

    private async ValueTask<TargetModel.HeartbeatFacts> HeartbeatAsync(HeartbeatConfig heartbeat, CancellationToken cancellationToken)
    {
        var last = await new HeartbeatBook(services.Storage.Tables).LastAsync(cancellationToken);
        return new TargetModel.HeartbeatFacts(
            heartbeat.Period.TotalSeconds, heartbeat.Grace.TotalSeconds, last.TryGetValue(heartbeat.Name, out var at) ? at : null);
    }

    private async ValueTask<IReadOnlyList<TargetModel.Related>> RelatedAsync(
        ActiveConfiguration active, IEnumerable<string> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var related = new List<TargetModel.Related>();
        foreach (var name in names.Order(StringComparer.Ordinal).Take(PageLimits.Rows))
        {
            var status = Find(active, name) is var (job, _) ? await StatusAsync(job, name, cancellationToken) : null;
            related.Add(new TargetModel.Related(name, status?.At(now) ?? UptimeState.Unknown));
        }

        return related;
    }

    private async ValueTask<IReadOnlyList<TargetModel.Objective>> SlosAsync(
        PronoiaConfig config, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var about = config.Slos.Where(s => SloReports.Targets(s, config).Any(t => t.Name == name)).ToArray();
        var statuses = await new SloStatusReader(services.PromQL, services.Series).ReadAsync(config with { Slos = about }, now, cancellationToken);
        return [.. statuses.Select(s => new TargetModel.Objective(s.Slo.Id, s.Slo.Objective, s.Slo.Window.ToString(), s.BudgetRemaining, s.Alert))];
    }

    private async ValueTask<IReadOnlyList<TargetModel.Result>> ResultsAsync(Job job, TargetStatus status, CancellationToken cancellationToken)
    {
        // A job's rows of a slot stand together, so this reads a few slots of at most fifty targets.
        var (from, to) = (status.LastSlot - (Results * status.Interval), status.LastSlot.AddMilliseconds(1));
        var results = new List<TargetModel.Result>();
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            var partition = ProbeResultRow.Partition(job.Id, new DateTimeOffset(day, TimeSpan.Zero));
            var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
            await foreach (var row in services.Storage.Tables.QueryAsync(ProbeResultRow.Table, partition, range, cancellationToken))
            {
                if (row.GetString("Target") == status.Target)
                {
                    results.Add(Result(row));
                }
            }
        }

        results.Reverse();
        return [.. results.Take(Results)];
    }

    private static TargetModel.Result Result(TableRow row) => new(
        row.GetTime("Slot") ?? default,
        (row.GetString("Verdict") ?? "").ToLowerInvariant(),
        row.GetDouble("DurationSeconds") ?? 0,
        (int?)row.GetInt64("StatusCode"),
        row.GetString("Failure") ?? "",
        row.GetString("Message") ?? "",
        row.GetString("Maintenance"),
        [.. Phases.Select(p => (p.Name, Seconds: row.GetDouble(p.Column))).Where(p => p.Seconds is not null).Select(p => new TargetModel.Phase(p.Name, p.Seconds!.Value))]);

    /// <summary>The phases that probes report, in the order in which they happen, and their columns.</summary>
    private static readonly (string Name, string Column)[] Phases =
    [
        .. ((string[])["resolve", "setup", "connect", "tls", "request", "rtt", "check", "processing", "transfer"])
            .Select(n => (n, $"{char.ToUpperInvariant(n[0])}{n[1..]}Seconds")),
    ];

    private static TargetModel.Result LastOf(TargetStatus status) => new(
        status.LastSlot,
        status.State.ToString().ToLowerInvariant(),
        status.DurationSeconds,
        status.StatusCode,
        status.Failure,
        status.Message,
        null,
        []);

    private async ValueTask<(IReadOnlyList<ChartPoint> Points, IReadOnlyList<AnomalyMark> Marks)> LatencyAsync(
        PronoiaConfig config, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Matcher[] matchers = [Matcher.Equal(Label.MetricName, "probe_duration_seconds"), Matcher.Equal("target", name)];
        var series = await services.Series.SeriesAsync(matchers, (now - Day).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), cancellationToken);
        if (series.Count == 0)
        {
            return ([], []);
        }

        var entry = config.Detection.FirstOrDefault(d => d.Match.All(m => m.Matches(series[0])));
        var points = await BandPlot.ReadAsync(services.Series, series[0], entry?.Name, now - Day, now, cancellationToken);
        var marks = new List<AnomalyMark>();
        foreach (var day in (DateTimeOffset[])[now - Day, now])
        {
            await foreach (var row in services.Storage.Tables.QueryAsync(AnomalyRow.Table, AnomalyRow.Partition(day), RowKeyRange.All, cancellationToken))
            {
                if (row.GetString("Target") == name && row.GetString("Series") == series[0].ToString()
                    && row.GetTime("StartedAt") is { } at && row.GetDouble("Observed") is { } observed)
                {
                    marks.Add(new AnomalyMark(at.ToUnixTimeMilliseconds(), observed, (row.GetString("Kind") ?? "").Replace('_', ' ')));
                }
            }
        }

        return (points, marks);
    }

    private static double[] Latencies(IReadOnlyList<ChartPoint> points, IReadOnlyList<StateSegment> segments)
    {
        var excluded = segments.Where(s => s.State is UptimeState.Down or UptimeState.Maintenance)
            .Select(s => (From: s.From.ToUnixTimeMilliseconds(), To: s.To.ToUnixTimeMilliseconds())).ToArray();
        return
        [
            .. points.Where(p => double.IsFinite(p.Value) && !Array.Exists(excluded, s => s.From <= p.TimestampMs && p.TimestampMs < s.To)).Select(p => p.Value).Order(),
        ];
    }

    private async ValueTask<(IReadOnlyList<TargetModel.Certificate> Chain, IReadOnlyList<string> Problems)> CertificatesAsync(
        TargetStatus status, CancellationToken cancellationToken)
    {
        Matcher[] matchers =
        [
            new Matcher(Prometheus.Model.MatchType.Regexp, Label.MetricName, "pronoia_cert_.+"),
            Matcher.Equal("target", status.Target),
        ];
        var last = status.LastSlot.ToUnixTimeMilliseconds();
        var found = await services.Series.SelectAsync(matchers, last, last, cancellationToken);
        var now = found.Where(d => d.Count > 0 && !d.IsHistogram(d.Count - 1) && double.IsFinite(d.Values.Span[^1])).Select(d => (d.Labels, Value: d.Values.Span[^1])).ToArray();
        var chain = now.Where(s => s.Labels.Contains("link")).GroupBy(s => s.Labels["link"], StringComparer.Ordinal)
            .Select(link =>
            {
                var info = link.FirstOrDefault(s => s.Labels.Name == "pronoia_cert_info").Labels;
                return new TargetModel.Certificate(
                    int.Parse(link.Key, CultureInfo.InvariantCulture),
                    info?["subject"],
                    info?["issuer"],
                    Time("pronoia_cert_not_before_timestamp_seconds"),
                    Time("pronoia_cert_not_after_timestamp_seconds"),
                    Value("pronoia_cert_remaining_ratio"));

                double? Value(string name) => link.Where(s => s.Labels.Name == name).Select(s => (double?)s.Value).FirstOrDefault();

                DateTimeOffset? Time(string name) => Value(name) is { } seconds && seconds is > -62_135_596_800 and < 253_402_300_800
                    ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                    : null;
            });
        var problems = now.Where(s => s.Labels.Name == "pronoia_cert_problem" && s.Value > 0).Select(s => s.Labels["problem"])
            .Concat(now.Where(s => s.Labels.Name == "pronoia_cert_ocsp_status" && s.Labels["status"] != "good").Select(s => $"ocsp_{s.Labels["status"]}"));
        return ([.. chain.OrderBy(c => c.Position)], [.. problems.Order(StringComparer.Ordinal)]);
    }
}
