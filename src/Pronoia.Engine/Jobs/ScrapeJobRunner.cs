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
    private readonly ConcurrentDictionary<HttpClientConfig, HttpClient> _clients = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ScrapeTarget, TargetScraper>> _scrapers = new(StringComparer.Ordinal);
    private readonly ScrapeErrors _errors = new(tables);

    public JobKind Kind => JobKind.Scrape;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        Retire(config);
        var pool = job.Pool!;
        var client = _clients.GetOrAdd(pool.Job.Http, static http => HttpClientFactory.Create(http));
        var scrapers = _scrapers.GetOrAdd(job.Id, _ => new ConcurrentDictionary<ScrapeTarget, TargetScraper>());
        foreach (var gone in scrapers.Keys.Except(job.ScrapeTargets))
        {
            scrapers.TryRemove(gone, out _);
        }

        var refused = pool.Failure;
        var outcomes = await Task.WhenAll(job.ScrapeTargets.Select(target => scrapers
            .GetOrAdd(target, t => new TargetScraper(pool.Job, t, client, metadata, time))
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

        logger.LogWarning("{Count} targets of {Job} cannot be scraped; the first, {Target}: {Failure}", failed.Length, job.Id, failed[0].Target.Labels, failed[0].Failure);
        return $"{failed.Length} of {outcomes.Length} targets cannot be scraped: {failed[0].Target.Labels}: {failed[0].Failure}";
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    // After a change of configuration what belonged to jobs that are gone is let go.
    private void Retire(PronoiaConfig config)
    {
        if (_clients.Keys.All(c => config.ScrapeJobs.Any(j => ReferenceEquals(j.Http, c))))
        {
            return;
        }

        _scrapers.Clear();
        foreach (var old in _clients.Keys.Where(c => !config.ScrapeJobs.Any(j => ReferenceEquals(j.Http, c))))
        {
            if (_clients.TryRemove(old, out var client))
            {
                client.Dispose();
            }
        }
    }
}
