using System.Globalization;
using System.Numerics;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Planning;

/// <summary>The jobs of a configuration.</summary>
public sealed class JobCatalogue
{
    /// <summary>Targets of one probe job at the most; what one execution handles in about a second.</summary>
    public const int TargetsPerJob = 50;

    /// <summary>Targets of one scrape job at the most: each brings a thousand series or so.</summary>
    public const int ScrapesPerJob = 20;

    private readonly Dictionary<string, Job> _byId;

    /// <summary>Derives the jobs, in a stable order.</summary>
    /// <param name="config">The configuration, with what discovery found.</param>
    /// <param name="discovery">Which discovered targets these are; empty where there is no discovery.</param>
    public JobCatalogue(PronoiaConfig config, string discovery = "")
    {
        ArgumentNullException.ThrowIfNull(config);
        Discovery = discovery;
        Jobs =
        [
            .. ProbeJobs(config.Targets),
            .. config.Federation.Select(s => new Job { Id = JobId.Of("federation", s.Name), Kind = JobKind.Federation, Interval = s.Interval, Source = s }),
            .. config.ScrapePools.SelectMany(ScrapeJobs),
            .. DiscoveredConfiguration.Sources(config).Select(s => new Job { Id = s.Id, Kind = JobKind.Discovery, Interval = s.Interval, Discovery = s }),
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

    /// <summary>Which discovered targets are in the jobs: whoever gets a message planned with others looks again.</summary>
    public string Discovery { get; }

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
            foreach (var (number, shard) in Shards([.. group], TargetsPerJob, t => t.Name))
            {
                yield return new Job
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"probe-{PrometheusDuration.Format(group.Key)}-{number}"),
                    Kind = JobKind.Probe,
                    Interval = group.Key,
                    Targets = [.. shard.OrderBy(t => t.Name, StringComparer.Ordinal)],
                };
            }
        }
    }

    private static IEnumerable<Job> ScrapeJobs(ScrapePool pool)
    {
        foreach (var group in pool.Targets.GroupBy(t => t.Interval).OrderBy(g => g.Key))
        {
            foreach (var (number, shard) in Shards([.. group], ScrapesPerJob, t => $"{t.Url.AbsoluteUri} {t.Labels}"))
            {
                yield return new Job
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{JobId.Of("scrape", pool.Job.JobName)}-{PrometheusDuration.Format(group.Key)}-{number}"),
                    Kind = JobKind.Scrape,
                    Interval = group.Key,
                    Pool = pool,
                    ScrapeTargets = shard,
                };
            }
        }
    }

    private static IEnumerable<(uint Number, IReadOnlyList<T> Items)> Shards<T>(IReadOnlyList<T> items, int perShard, Func<T, string> key)
    {
        // A power of two, so that a target more or less seldom moves others to another shard.
        var shards = (uint)BitOperations.RoundUpToPowerOf2((uint)((items.Count + perShard - 1) / perShard));
        return items.GroupBy(i => StableHash.Of(key(i)) % shards).OrderBy(s => s.Key).Select(s => (s.Key, (IReadOnlyList<T>)[.. s]));
    }
}
