using System.Globalization;
using Pronoia.Engine.Discovery;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>A scrape job with the targets that it has now.</summary>
/// <param name="Job">The job.</param>
/// <param name="Targets">The targets after relabelling, each once, in a stable order.</param>
/// <param name="Dropped">The labels, before relabelling, of targets that relabelling dropped.</param>
/// <param name="Errors">Why targets cannot be scraped.</param>
public sealed record ScrapePool(ScrapeJob Job, IReadOnlyList<ScrapeTarget> Targets, IReadOnlyList<Labels> Dropped, IReadOnlyList<string> Errors)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>Why no target of the pool is scraped (<c>target_limit</c>), or null.</summary>
    public string? Failure => Job.Limits.TargetLimit > 0 && Targets.Count > Job.Limits.TargetLimit
        ? string.Create(CultureInfo.InvariantCulture, $"target_limit exceeded (number of targets: {Targets.Count}, limit: {Job.Limits.TargetLimit})")
        : null;

    /// <summary>The owner of the job's discovery sections.</summary>
    internal static string Owner(ScrapeJob job) => $"scrape/{job.JobName}";

    /// <summary>Makes the pool of a job from what discovery found.</summary>
    internal static ScrapePool Of(ScrapeJob job, DiscoverySnapshot snapshot)
    {
        var errors = new List<string>();
        var dropped = new List<Labels>();
        var targets = new Dictionary<(Uri Url, Labels Labels), ScrapeTarget>();
        foreach (var group in snapshot.Of(Owner(job), job.Discovery))
        {
            foreach (var target in ScrapeTarget.From(job, group, errors, dropped))
            {
                if (target.Interval < Shortest)
                {
                    errors.Add($"job {job.JobName}, {group.Source}: the scrape interval of {PrometheusDuration.Format(target.Interval)} is too short: at least 100ms");
                }
                else
                {
                    targets.TryAdd((target.Url, target.Labels), target);
                }
            }
        }

        return new ScrapePool(
            job, [.. targets.Values.OrderBy(t => t.Url.AbsoluteUri, StringComparer.Ordinal).ThenBy(t => t.Labels)], dropped, errors);
    }
}
