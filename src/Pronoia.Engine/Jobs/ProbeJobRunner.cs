using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Jobs;

/// <summary>Probes the targets of a job at the same time, then stores and judges what came back.</summary>
internal sealed class ProbeJobRunner(Prober prober, ShardIngest ingest, ProbeResultWriter writer, MetricMetadata metadata) : IJobRunner
{
    public JobKind Kind => JobKind.Probe;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(job.Targets.Select(async target =>
        {
            var module = config.Modules[target.Module];
            return (Target: target, Result: await prober.ProbeAsync(module, target.Url, target.Timeout, cancellationToken));
        }));

        var samples = new List<SeriesSample>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (target, result) in results)
        {
            AddSamples(samples, target, result, slot.ToUnixTimeMilliseconds());
            if (!result.Success)
            {
                failed.Add(target.Name);
            }
        }

        await ingest.RunAsync(config, job, slot, samples, blind: false, labels => failed.Contains(labels["target"]), cancellationToken);
        await writer.WriteAsync(config, job, slot, results, cancellationToken);
        return failed.Count == 0 ? $"{results.Length} probes succeeded" : $"{failed.Count} of {results.Length} probes failed";
    }

    private void AddSamples(List<SeriesSample> samples, TargetConfig target, ProbeResult result, long slotMs)
    {
        foreach (var family in result.Metrics)
        {
            metadata.Note(family);
            foreach (var point in family.Points)
            {
                var labels = new LabelsBuilder(point.Labels).Set(Label.MetricName, point.Name);
                foreach (var label in target.SeriesLabels)
                {
                    labels.Set(label.Name, label.Value);
                }

                samples.Add(new SeriesSample(labels.ToLabels(), slotMs, point.Value));
            }
        }
    }
}
