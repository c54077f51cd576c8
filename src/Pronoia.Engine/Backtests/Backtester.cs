using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Backtests;

/// <summary>
/// Replays series through the detectors, forecasts, incidents, rules, routes and maintenance of a configuration, with the engine's own rooms over a storage in
/// memory and a clock that is set: what would have been sent, when, and to whom. Nothing is probed and nothing leaves the process.
/// </summary>
public sealed class Backtester : IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    private readonly PronoiaConfig _config;
    private readonly ReplayClock _clock = new();
    private readonly InMemoryStorage _storage;
    private readonly EngineServices _services;
    private readonly IncidentRecorder _incidents;
    private readonly ShardIngest _ingest;
    private readonly RulesJobRunner _rules;
    private readonly RecordingNotifiers _notifiers;
    private readonly AlertSink _sink;

    /// <summary>Prepares a replay.</summary>
    /// <param name="config">The configuration; its engines of detectors must run here.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <exception cref="Pronoia.Prometheus.Yaml.ConfigurationException">An entry asks for an engine that does not run here.</exception>
    public Backtester(PronoiaConfig config, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(loggers);
        EngineChoice.Managed.Check(config);
        _config = config;
        _storage = new InMemoryStorage(_clock);
        _services = new EngineServices(_storage, _clock, loggers);
        _notifiers = new RecordingNotifiers(_clock);
        _sink = new AlertSink(() => _services.AlertManager);
        _incidents = new IncidentRecorder(_storage, _sink, _clock, loggers.CreateLogger<IncidentRecorder>());
        _ingest = new ShardIngest(
            _services.Series,
            new ShardStateStore(_storage.Blobs, EngineChoice.Managed, loggers.CreateLogger<ShardStateStore>()),
            new ActiveSeries(_services.Series),
            new EventPublisher(_storage.Tables, _sink, _incidents, _clock),
            EngineChoice.Managed,
            _clock,
            loggers.CreateLogger<ShardIngest>());
        _rules = new RulesJobRunner(_services, _sink, _incidents);
        var options = new AlertManagerOptions
        {
            ExternalUrl = config.Global.ExternalUrl,
            Dependencies = TargetAlerts.Dependencies(config),
            DownAlerts = TargetAlerts.Down(config),
        };
        _services.AlertManager = new AlertManager(config.Alerting, new TableAlertingState(_storage.Tables, _storage.Blobs), _notifiers, _clock, options);
    }

    /// <summary>Replays series from their first point on; what lies before <paramref name="from"/> is learned from, and rules run from then on.</summary>
    /// <param name="series">The series.</param>
    /// <param name="from">Messages and events count from here on.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    /// <param name="progress">Is told the share of the time that is replayed (0 to 1), a hundred times at most; null: nobody.</param>
    public async Task<BacktestResult> RunAsync(
        IReadOnlyList<ReplayedSeries> series, DateTimeOffset from, CancellationToken cancellationToken, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        var shards = series.Where(s => s.Points.Count > 0).GroupBy(s => s.Interval).OrderBy(g => g.Key).Select((g, i) => new Shard([.. g], i)).ToArray();
        if (shards.Length == 0)
        {
            return new BacktestResult([], [], 0);
        }

        var end = shards.Max(s => s.End);
        var start = shards.Min(s => s.Start);
        var due = new PriorityQueue<Func<DateTimeOffset, Task<DateTimeOffset>>, (DateTimeOffset At, int Order)>();
        foreach (var shard in shards)
        {
            due.Enqueue(at => IngestAsync(shard, at, cancellationToken), (shard.Start, 0));
        }

        foreach (var job in new JobCatalogue(_config).Jobs.Where(j => j.Kind == JobKind.Rules))
        {
            due.Enqueue(at => EvaluateAsync(job, at, cancellationToken), (from > start ? from : start, 1));
        }

        var (slots, told) = (0L, 0);
        DateTimeOffset? flush = null;
        var seen = _sink.Generation;
        // A while longer, so that what ended is told as resolved.
        while (due.TryDequeue(out var run, out var order) && order.At <= end + Settling)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _clock.Now = order.At;
            due.Enqueue(run, (await run(order.At), order.Order));
            slots++;
            if (end > start && (int)(100 * ((order.At - start) / (end - start))) is var percent && percent > told && percent <= 100)
            {
                told = percent;
                progress?.Report(percent / 100.0);
            }

            if (_sink.Generation != seen || flush <= order.At)
            {
                seen = _sink.Generation;
                flush = (await _services.AlertManager.FlushAsync(cancellationToken)).NextDue;
            }
        }

        return new BacktestResult([.. _notifiers.Pages.Where(p => p.At >= from)], await EventsAsync(start, end, from, cancellationToken), slots);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _incidents.Dispose();
        _storage.Dispose();
    }

    private async Task<DateTimeOffset> IngestAsync(Shard shard, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        if (slot <= shard.End)
        {
            await _ingest.RunAsync(_config, shard.Job, slot, shard.Take(slot), blind: false, static _ => false, unknown: null, cancellationToken);
        }
        else
        {
            // Past the data nothing is known; what is open is renewed no more.
            await _ingest.RunAsync(_config, shard.Job, slot, [], blind: true, static _ => true, unknown: static _ => true, cancellationToken);
        }

        return slot + shard.Job.Interval;
    }

    private async Task<DateTimeOffset> EvaluateAsync(Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        await _rules.RunAsync(_config, job, slot, cancellationToken);
        return slot + job.Interval;
    }

    private async Task<List<DetectionEvent>> EventsAsync(DateTimeOffset start, DateTimeOffset end, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var events = new List<DetectionEvent>();
        for (var day = start.UtcDateTime.Date; day <= end.UtcDateTime; day = day.AddDays(1))
        {
            var partition = AnomalyRow.Partition(new DateTimeOffset(day, TimeSpan.Zero));
            await foreach (var row in _storage.Tables.QueryAsync(AnomalyRow.Table, partition, RowKeyRange.All, cancellationToken))
            {
                if (AnomalyRow.ToEvent(row) is var e && e.DetectedAt >= from)
                {
                    events.Add(e);
                }
            }
        }

        return events;
    }

    /// <summary>Series with one spacing, in the order of their points.</summary>
    private sealed class Shard
    {
        private readonly ReplayedSeries[] _series;
        private readonly int[] _next;

        public Shard(ReplayedSeries[] series, int number)
        {
            _series = series;
            _next = new int[series.Length];
            Start = DateTimeOffset.FromUnixTimeMilliseconds(series.Min(s => s.Points[0].TimestampMs));
            End = DateTimeOffset.FromUnixTimeMilliseconds(series.Max(s => s.Points[^1].TimestampMs));
            Job = new Job { Id = $"backtest-{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}", Kind = JobKind.Federation, Interval = series[0].Interval };
        }

        public Job Job { get; }

        public DateTimeOffset Start { get; }

        public DateTimeOffset End { get; }

        /// <summary>The points since the last slot up to this one; of several of one series the newest, as a scrape would see it.</summary>
        public List<SeriesSample> Take(DateTimeOffset slot)
        {
            var samples = new List<SeriesSample>();
            var until = slot.ToUnixTimeMilliseconds();
            for (var i = 0; i < _series.Length; i++)
            {
                var (points, next) = (_series[i].Points, _next[i]);
                while (next < points.Count && points[next].TimestampMs <= until)
                {
                    next++;
                }

                if (next > _next[i])
                {
                    samples.Add(new SeriesSample(_series[i].Labels, points[next - 1].TimestampMs, points[next - 1].Value));
                }

                _next[i] = next;
            }

            return samples;
        }
    }
}
