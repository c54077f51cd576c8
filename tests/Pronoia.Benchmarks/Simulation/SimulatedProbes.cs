using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>Runs probe slots as the engine does, with results that are made up: what is stored is stored for real.</summary>
internal sealed class SimulatedProbes(ShardIngest ingest, ProbeResultWriter writer, Dictionary<string, Labels[]> series, TimeProvider time) : IJobRunner
{
    public JobKind Kind => JobKind.Probe;

    /// <summary>Samples that went in.</summary>
    public long Samples { get; private set; }

    /// <summary>The instance dies during the next slot: after the samples are stored and before the results are.</summary>
    public CancellationTokenSource? Dies { get; set; }

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var samples = new List<SeriesSample>();
        var results = new List<(TargetConfig, ProbeResult)>();
        foreach (var target in job.Targets)
        {
            var value = 0.1;
            samples.AddRange(series[target.Name].Select(labels => new SeriesSample(labels, slot.ToUnixTimeMilliseconds(), value += 0.001)));
            results.Add((target, new ProbeResult
            {
                Target = target.Url,
                Module = target.Module,
                Success = true,
                Verdict = ProbeVerdict.Up,
                Failure = FailureClass.None,
                Message = "simulated",
                StartedAt = time.GetUtcNow(),
                Duration = TimeSpan.FromSeconds(value),
            }));
        }

        Samples += samples.Count;
        await ingest.RunAsync(config, job, slot, samples, blind: false, static _ => false, unknown: null, cancellationToken);
        if (Dies is { } dies)
        {
            await dies.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        await writer.WriteAsync(config, job, slot, results, cancellationToken);
        return "simulated";
    }
}
