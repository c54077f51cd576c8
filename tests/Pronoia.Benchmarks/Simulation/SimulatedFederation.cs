using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.Model;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>Runs the slots of federation sources as the engine does, with counters and gauges that are made up.</summary>
internal sealed class SimulatedFederation(ShardIngest ingest, Dictionary<string, Labels[]> series) : IJobRunner
{
    public JobKind Kind => JobKind.Federation;

    /// <summary>Samples that went in.</summary>
    public long Samples { get; private set; }

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var labels = series[job.Source!.Name];
        var (time, step) = (slot.ToUnixTimeMilliseconds(), slot.ToUnixTimeSeconds() / 60);
        var samples = new List<SeriesSample>(labels.Length);
        for (var i = 0; i < labels.Length; i++)
        {
            samples.Add(new SeriesSample(labels[i], time, i % 2 == 0 ? 1 : step * (20 + (i % 7))));
        }

        Samples += samples.Count;
        await ingest.RunAsync(config, job, slot, samples, blind: false, static _ => false, unknown: null, cancellationToken);
        return "simulated";
    }
}
