using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Jobs;

/// <summary>Scrapes the targets of a job at the same time, then stores and judges what came back.</summary>
internal sealed class ScrapeJobRunner(
    ShardIngest ingest, ITableStore tables, MetricMetadata metadata, TimeProvider time, ILogger<ScrapeJobRunner> logger) : IJobRunner, IDisposable
{
    private readonly ConcurrentDictionary<ScrapeJob, Held> _held = new(ReferenceEqualityComparer.Instance);
    private readonly ScrapeErrors _errors = new(tables);

    public JobKind Kind => JobKind.Scrape;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        Retire(config);
        var pool = job.Pool!;
        var held = _held.GetOrAdd(pool.Job, static j => new Held(HttpClientFactory.Create(j.Http)));
        held.Keep(pool, metadata);

        var refused = pool.Failure;
        var outcomes = await Task.WhenAll(job.ScrapeTargets.Select(target => held.Scrapers
            .GetOrAdd(target, t => new TargetScraper(pool.Job, t, held.Client, metadata, time))
            .ScrapeAsync(slot, refused, cancellationToken).AsTask()));
        var failed = outcomes.Where(o => !o.Up).ToArray();
        var down = failed.Select(o => o.Target.Labels["instance"]).ToHashSet(StringComparer.Ordinal);
        var slotMs = slot.ToUnixTimeMilliseconds();
        var batch = new ShardBatch([.. outcomes.SelectMany(o => o.Samples)])
        {
            // What a target that does not answer would have said is not known; that it is down has a series of its own.
            Skip = labels => down.Count > 0 && labels.Name != "up" && down.Contains(labels["instance"]),
            TrackTimestamps = pool.Job.TrackTimestampsStaleness,
            Complete = before => outcomes.SelectMany(o => o.Report(slotMs, before)),
        };
        await ingest.RunAsync(config, job, slot, batch, cancellationToken);
        await _errors.WriteAsync(job.Id, outcomes, cancellationToken);
        if (failed.Length == 0)
        {
            return $"{outcomes.Length} targets, {outcomes.Sum(o => o.Samples.Count)} samples";
        }

        // As text: a logger would take the labels for a list.
        var first = failed[0].Target.Labels.ToString();
        logger.LogWarning("{Failed} of {Count} targets of {Job} cannot be scraped; the first, {Target}: {Failure}", failed.Length, outcomes.Length, job.Id, first, failed[0].Failure);
        return $"{failed.Length} of {outcomes.Length} targets cannot be scraped: {first}: {failed[0].Failure}";
    }

    public void Dispose()
    {
        foreach (var held in _held.Values)
        {
            held.Client.Dispose();
        }
    }

    // After a change of configuration what belonged to jobs that are gone is let go. It is not disposed: slots under way end with it, and a request that is
    // cancelled would look like a target that is down.
    private void Retire(PronoiaConfig config)
    {
        foreach (var old in _held.Keys)
        {
            if (!config.ScrapeJobs.Contains(old, ReferenceEqualityComparer.Instance))
            {
                _held.TryRemove(old, out _);
            }
        }
    }

    private sealed class Held(HttpClient client)
    {
        private ScrapePool? _pool;

        public HttpClient Client { get; } = client;

        public ConcurrentDictionary<ScrapeTarget, TargetScraper> Scrapers { get; } = new();

        /// <summary>Forgets the targets that discovery has dropped.</summary>
        public void Keep(ScrapePool pool, MetricMetadata metadata)
        {
            if (ReferenceEquals(Interlocked.Exchange(ref _pool, pool), pool))
            {
                return;
            }

            foreach (var gone in Scrapers.Keys.Except(pool.Targets))
            {
                Scrapers.TryRemove(gone, out _);
                metadata.Forget(gone.Labels);
            }
        }
    }
}
