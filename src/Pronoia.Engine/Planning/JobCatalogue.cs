using System.Globalization;
using System.Numerics;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Planning;

/// <summary>The jobs of a configuration.</summary>
public sealed class JobCatalogue
{
    /// <summary>Targets of one probe job at the most; what one execution handles in about a second.</summary>
    public const int TargetsPerJob = 50;

    private readonly Dictionary<string, Job> _byId;

    /// <summary>Derives the jobs, in a stable order.</summary>
    public JobCatalogue(PronoiaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Jobs =
        [
            .. ProbeJobs(config.Targets),
            .. config.Federation.Select(s => new Job { Id = JobId.Of("federation", s.Name), Kind = JobKind.Federation, Interval = s.Interval, Source = s }),
            .. HeartbeatJobs(config),
            .. config.RuleGroups.Select(g => new Job
            {
                Id = JobId.Of("rules", $"{g.Name}/{g.File}"),
                Kind = JobKind.Rules,
                Interval = g.Interval ?? config.Global.EvaluationInterval,
                Group = g,
            }),
            .. config.Reports.Select(r => new Job { Id = JobId.Of("report", r.Name), Kind = JobKind.Report, Interval = TimeSpan.FromMinutes(1), Report = r }),
            new Job { Id = "upkeep", Kind = JobKind.Upkeep, Interval = TimeSpan.FromHours(1) },
        ];
        _byId = Jobs.ToDictionary(j => j.Id, StringComparer.Ordinal);
    }

    /// <summary>Every job.</summary>
    public IReadOnlyList<Job> Jobs { get; }

    /// <summary>A job by its identity, or null where the configuration has it no longer.</summary>
    public Job? Find(string id) => _byId.GetValueOrDefault(id);

    private static IEnumerable<Job> HeartbeatJobs(PronoiaConfig config) => config.Heartbeats.Count == 0
        ? []
        : [new Job { Id = "heartbeat", Kind = JobKind.Heartbeat, Interval = config.Global.Interval, Targets = [.. config.Heartbeats.Select(h => h.Target)] }];

    private static IEnumerable<Job> ProbeJobs(IReadOnlyList<TargetConfig> targets)
    {
        foreach (var group in targets.GroupBy(t => t.Interval).OrderBy(g => g.Key))
        {
            // A power of two, so that a target more or less seldom moves others to another shard.
            var shards = (uint)BitOperations.RoundUpToPowerOf2((uint)((group.Count() + TargetsPerJob - 1) / TargetsPerJob));
            foreach (var shard in group.GroupBy(t => StableHash.Of(t.Name) % shards).OrderBy(s => s.Key))
            {
                yield return new Job
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"probe-{PrometheusDuration.Format(group.Key)}-{shard.Key}"),
                    Kind = JobKind.Probe,
                    Interval = group.Key,
                    Targets = [.. shard.OrderBy(t => t.Name, StringComparer.Ordinal)],
                };
            }
        }
    }
}
