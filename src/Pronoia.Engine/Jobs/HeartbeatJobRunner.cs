using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Jobs;

/// <summary>Looks whether the heartbeats came in time, then stores and judges that as a probe's results.</summary>
internal sealed class HeartbeatJobRunner(ITableStore tables, ShardIngest ingest, ProbeResultWriter writer, MetricMetadata metadata) : IJobRunner
{
    private const string Up = "pronoia_heartbeat_up";
    private const string Last = "pronoia_heartbeat_last_timestamp_seconds";

    private readonly HeartbeatBook _book = new(tables);

    public JobKind Kind => JobKind.Heartbeat;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        metadata.Note(new MetricFamily(Up, "Whether a heartbeat came within its period and grace.", MetricType.Gauge, []));
        metadata.Note(new MetricFamily(Last, "When the last heartbeat came, seconds since the epoch.", MetricType.Gauge, []));
        metadata.Note(MaintenanceMetrics.Window);
        var calendar = MaintenanceCalendar.Of(config);
        var last = await _book.LastAsync(cancellationToken);
        var since = await _book.WatchAsync(config.Heartbeats.Select(h => h.Name), slot, job.Interval + job.Deadline, cancellationToken);
        var samples = new List<SeriesSample>();
        var results = new List<(TargetConfig Target, ProbeResult Result)>();
        var down = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heartbeat in config.Heartbeats)
        {
            DateTimeOffset? at = last.TryGetValue(heartbeat.Name, out var beat) ? beat : null;
            var verdict = Judge(heartbeat, at, since[heartbeat.Name], slot);
            if (verdict == ProbeVerdict.Down)
            {
                down.Add(heartbeat.Name);
            }

            if (verdict != ProbeVerdict.Unknown)
            {
                Add(Up, verdict == ProbeVerdict.Up ? 1 : 0);
            }

            if (at is { } time)
            {
                Add(Last, time.ToUnixTimeMilliseconds() / 1000.0);
            }

            if (calendar.Find(heartbeat.Target.SeriesLabels, slot) is not null)
            {
                Add(MaintenanceMetrics.InMaintenance, 1);
            }

            results.Add((heartbeat.Target, Result(heartbeat, verdict, at, slot)));

            void Add(string name, double value) =>
                samples.Add(new SeriesSample(heartbeat.Target.SeriesLabels.With(Label.MetricName, name), slot.ToUnixTimeMilliseconds(), value));
        }

        await ingest.RunAsync(config, job, slot, samples, blind: false, labels => down.Contains(labels["name"]) || MaintenanceMetrics.Is(labels.Name), unknown: null, cancellationToken);
        await writer.WriteAsync(config, job, slot, results, cancellationToken);
        return down.Count == 0 ? $"{results.Count} heartbeats, none missing" : $"{down.Count} of {results.Count} heartbeats are missing";
    }

    /// <summary>Up while the last heartbeat is young enough; down once it should have come while somebody listened; unknown in between.</summary>
    internal static ProbeVerdict Judge(HeartbeatConfig heartbeat, DateTimeOffset? last, DateTimeOffset since, DateTimeOffset slot)
    {
        var limit = heartbeat.Period + heartbeat.Grace;
        return slot - last <= limit ? ProbeVerdict.Up : slot - since > limit ? ProbeVerdict.Down : ProbeVerdict.Unknown;
    }

    private static ProbeResult Result(HeartbeatConfig heartbeat, ProbeVerdict verdict, DateTimeOffset? last, DateTimeOffset slot)
    {
        var text = last is { } time ? $"the last heartbeat came at {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC" : "no heartbeat has come yet";
        var expected = $"expected every {PrometheusDuration.Format(heartbeat.Period)}, at most {PrometheusDuration.Format(heartbeat.Grace)} late";
        return new ProbeResult
        {
            Target = heartbeat.Target.Url,
            Module = heartbeat.Target.Module,
            Success = verdict == ProbeVerdict.Up,
            Verdict = verdict,
            Failure = verdict switch { ProbeVerdict.Up => FailureClass.None, ProbeVerdict.Down => FailureClass.Timeout, _ => FailureClass.Prober },
            Message = verdict == ProbeVerdict.Up ? text : $"{text}; {expected}",
            StartedAt = slot,
            Duration = TimeSpan.Zero,
        };
    }
}
