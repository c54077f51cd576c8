using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Federation;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Jobs;

/// <summary>Pulls a federation source, then stores and judges what came back.</summary>
internal sealed class FederationJobRunner(ShardIngest ingest, TimeProvider time, ILogger<FederationJobRunner> logger) : IJobRunner, IDisposable
{
    private readonly ConcurrentDictionary<FederationConfig, Source> _sources = new();

    public JobKind Kind => JobKind.Federation;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        Retire(config);
        var source = _sources.GetOrAdd(job.Source!, c => new Source(new FederationClient(c, time), []));
        var pull = await source.Client.PullAsync(cancellationToken);
        var slotMs = slot.ToUnixTimeMilliseconds();
        List<SeriesSample> samples;
        lock (source.Resolved)
        {
            samples = FederationSamples.Resolve(job.Source!, pull, slotMs, source.Resolved);
            if (source.Resolved.Count > 4 * (pull.Samples.Count + 1_000))
            {
                source.Resolved.Clear();
            }
        }

        await ingest.RunAsync(config, job, slot, samples, blind: !pull.Up, _ => false, unknown: null, cancellationToken);
        if (pull.Up)
        {
            return $"{pull.Samples.Count} samples";
        }

        logger.LogWarning("Federation source {Source} could not be pulled: {Failure}", job.Source!.Name, pull.Failure);
        return pull.Failure!;
    }

    public void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Client.Dispose();
        }
    }

    // After a change of configuration the clients of sources that are gone are closed.
    private void Retire(PronoiaConfig config)
    {
        foreach (var (old, source) in _sources)
        {
            if (!config.Federation.Contains(old) && _sources.TryRemove(old, out _))
            {
                source.Client.Dispose();
            }
        }
    }

    private sealed record Source(FederationClient Client, Dictionary<Labels, Labels> Resolved);
}
