using Pronoia.Engine.Configuration;
using Pronoia.Engine.Ingest;
using Pronoia.Engine.Maintenance;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Quorum;
using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Jobs;

/// <summary>Probes the targets of a job at the same time, then stores and judges what came back.</summary>
internal sealed class ProbeJobRunner(Prober prober, ShardIngest ingest, ProbeResultWriter writer, MetricMetadata metadata, QuorumTable? quorum = null) : IJobRunner
{
    public JobKind Kind => JobKind.Probe;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        await prober.WarmUpAsync(tls: !job.Targets.All(t => Prober.IsPlainHttp(t.Url)), cancellationToken);
        var results = await Task.WhenAll(job.Targets.Select(async target =>
        {
            var module = config.Modules[target.Module];
            return (Target: target, Result: await prober.ProbeAsync(module, target.Url, target.Timeout, cancellationToken));
        }));

        var watched = job.Targets.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var samples = new List<SeriesSample>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var calendar = MaintenanceCalendar.Of(config);
        foreach (var (target, result) in results)
        {
            // A prober that could not probe says nothing of the target: neither success nor failure, and the series of before do not end.
            AddSamples(samples, target, result.Metrics.Where(f => result.Verdict != ProbeVerdict.Unknown || IsOfProber(f.Name)), slot);
            if (calendar.Find(target.SeriesLabels, slot) is not null)
            {
                AddSamples(samples, target, MaintenanceMetrics.Of(result), slot);
            }

            if (!result.Success)
            {
                failed.Add(target.Name);
            }

            if (result.Verdict == ProbeVerdict.Unknown)
            {
                unknown.Add(target.Name);
            }
        }

        if (config.Quorum is { } locations && quorum is not null)
        {
            var verdicts = await quorum.VoteAsync(locations, job, slot, results, cancellationToken);
            for (var i = 0; i < results.Length; i++)
            {
                var (target, result) = results[i];
                var verdict = verdicts[target.Name];
                AddSamples(samples, target, QuorumMetrics.Of(verdict), slot);
                // Uptime is what the locations found together; the series of the probe itself are this one's.
                results[i] = (target, result with { Verdict = verdict.Verdict, Message = $"{result.Message}; {verdict.Message}" });
            }
        }

        await ingest.RunAsync(
            config,
            job,
            slot,
            new ShardBatch(samples)
            {
                Skip = labels => failed.Contains(labels["target"]) || MaintenanceMetrics.Is(labels.Name),
                Unknown = unknown.Count == 0 ? null : labels => unknown.Contains(labels["target"]) && !IsOfProber(labels.Name),
                // A target that the configuration gave up, renamed or moved to another shard is not missing here.
                Gone = labels => !watched.Contains(labels["target"]),
            },
            cancellationToken);
        await writer.WriteAsync(config, job, slot, results, cancellationToken);
        return Summary(results.Length, failed.Count - unknown.Count, unknown.Count);
    }

    private static string Summary(int probes, int failed, int unknown) => (failed, unknown) switch
    {
        (0, 0) => $"{probes} probes succeeded",
        (_, 0) => $"{failed} of {probes} probes failed",
        _ => $"{failed} of {probes} probes failed, {unknown} could not be made",
    };

    // What the prober says of itself and of the calendar; everything else is about the target.
    private static bool IsOfProber(string metric) => metric.StartsWith("pronoia_probe_", StringComparison.Ordinal) || metric == MaintenanceMetrics.InMaintenance;

    private void AddSamples(List<SeriesSample> samples, TargetConfig target, IEnumerable<MetricFamily> families, DateTimeOffset slot)
    {
        foreach (var family in families)
        {
            metadata.Note(family);
            foreach (var point in family.Points)
            {
                var labels = new LabelsBuilder(point.Labels).Set(Label.MetricName, point.Name);
                foreach (var label in target.SeriesLabels)
                {
                    labels.Set(label.Name, label.Value);
                }

                samples.Add(new SeriesSample(labels.ToLabels(), slot.ToUnixTimeMilliseconds(), point.Value));
            }
        }
    }
}
