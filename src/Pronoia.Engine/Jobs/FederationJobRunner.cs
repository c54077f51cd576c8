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

    // After a change of configuration the clients of sources that are gone are let go. They are not disposed: slots under way end with them, and a request
    // that is cancelled would look like a source that is down.
    private void Retire(PronoiaConfig config)
    {
        if (_sources.IsEmpty)
        {
            return;
        }

        var present = config.Federation.ToHashSet();
        foreach (var old in _sources.Keys)
        {
            if (!present.Contains(old))
            {
                _sources.TryRemove(old, out _);
            }
        }
    }

    private sealed record Source(FederationClient Client, Dictionary<Labels, Labels> Resolved);
}
