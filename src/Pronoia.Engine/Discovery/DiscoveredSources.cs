using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>Makes federation sources of what discovery found.</summary>
internal static class DiscoveredSources
{
    /// <summary>The sources of an entry: <c>__scheme__://__address__ __metrics_path__</c>, each named after its entry and address.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="groups">What was found for it.</param>
    /// <param name="taken">The names of sources that are there already; receives those of the new ones.</param>
    /// <param name="errors">Receives a message for each source that cannot be pulled.</param>
    public static IEnumerable<FederationConfig> Of(
        FederationDiscoveryConfig entry, IEnumerable<TargetGroup> groups, HashSet<string> taken, ICollection<string> errors)
    {
        // A source is a scrape job's target but for what is done with its answer.
        var job = new ScrapeJob(entry.Template.Name)
        {
            ScrapeInterval = entry.Template.Interval,
            ScrapeTimeout = entry.Template.Timeout,
            MetricsPath = "/federate",
            RelabelConfigs = entry.RelabelConfigs,
        };
        foreach (var target in groups.SelectMany(g => ScrapeTarget.From(job, g, errors)))
        {
            var name = $"{entry.Template.Name}/{target.Url.Authority}{(target.Url.AbsolutePath == "/federate" ? "" : target.Url.AbsolutePath)}";
            if (!taken.Add(name))
            {
                errors.Add($"federation {entry.Template.Name}: there is a source \"{name}\" already");
                continue;
            }

            var labels = new LabelsBuilder(entry.Template.Labels);
            foreach (var label in target.Labels.Where(l => l.Name is not ("job" or "instance")))
            {
                labels.Set(label.Name, label.Value);
            }

            yield return entry.Template with
            {
                Name = name,
                Job = target.Labels["job"] is { Length: > 0 } jobLabel ? jobLabel : entry.Template.Name,
                Url = target.Url,
                Interval = target.Interval,
                Timeout = target.Timeout,
                Labels = labels.ToLabels(),
            };
        }
    }
}
