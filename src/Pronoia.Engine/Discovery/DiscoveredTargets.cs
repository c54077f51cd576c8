using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>Makes probe targets of what discovery found.</summary>
internal static class DiscoveredTargets
{
    private const string Address = "__address__";
    private const string Interval = "__scrape_interval__";
    private const string Timeout = "__scrape_timeout__";
    private const string Module = "__param_module";
    private const string Target = "__param_target";

    /// <summary>The targets of an entry. What is probed is <c>__param_target</c>, or <c>__address__</c> where relabelling sets none.</summary>
    /// <param name="config">The whole configuration.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="groups">What was found for it.</param>
    /// <param name="taken">The names of targets that are there already; receives those of the new ones.</param>
    /// <param name="errors">Receives a message for each target that cannot be probed.</param>
    public static IEnumerable<TargetConfig> Of(
        PronoiaConfig config, TargetDiscoveryConfig entry, IEnumerable<TargetGroup> groups, HashSet<string> taken, ICollection<string> errors)
    {
        foreach (var group in groups)
        {
            foreach (var found in group.Targets)
            {
                TargetConfig? target = null;
                try
                {
                    if (Relabeler.Process(Before(entry, group, found), entry.RelabelConfigs) is { } labels)
                    {
                        target = Make(config, entry, labels);
                        if (!taken.Add(target.Name))
                        {
                            throw new FormatException($"there is a target \"{target.Name}\" already");
                        }
                    }
                }
                catch (FormatException e)
                {
                    errors.Add($"target_discovery {entry.Name}, {group.Source}: {e.Message}");
                    target = null;
                }

                if (target is not null)
                {
                    yield return target;
                }
            }
        }
    }

    private static Labels Before(TargetDiscoveryConfig entry, TargetGroup group, Labels found)
    {
        var labels = new LabelsBuilder(entry.Labels).Set(Module, entry.Module ?? "").Set(Interval, PrometheusDuration.Format(entry.Interval));
        if (entry.Timeout is { } timeout)
        {
            labels.Set(Timeout, PrometheusDuration.Format(timeout));
        }

        foreach (var label in group.Labels.Concat(found))
        {
            labels.Set(label.Name, label.Value);
        }

        return labels.ToLabels();
    }

    private static TargetConfig Make(PronoiaConfig config, TargetDiscoveryConfig entry, Labels labels)
    {
        var url = labels[Target] is { Length: > 0 } given ? given : labels[Address];
        if (url.Length == 0)
        {
            throw new FormatException("no address");
        }

        var moduleName = labels[Module] is { Length: > 0 } named ? named : TargetAddress.DefaultModule(url);
        if (!config.Modules.TryGetValue(moduleName, out var module))
        {
            throw new FormatException($"{url}: there is no module \"{moduleName}\"");
        }

        if (TargetAddress.Problem(module, moduleName, url) is { } problem)
        {
            throw new FormatException($"{url}: {problem}");
        }

        var interval = Duration(labels, Interval, entry.Interval, TimeSpan.FromMilliseconds(100));
        var timeout = Duration(labels, Timeout, TargetAddress.Timeout(module, config.Global, interval), TimeSpan.FromMilliseconds(10));
        if (timeout > interval)
        {
            throw new FormatException($"{url}: the timeout of {PrometheusDuration.Format(timeout)} is longer than the interval of {PrometheusDuration.Format(interval)}");
        }

        var name = labels["target"] is { Length: > 0 } label ? label : url;
        if (name.Length > 200)
        {
            throw new FormatException($"{name[..60]}…: the name is too long: at most 200 characters; relabelling can set the label target");
        }

        var visible = new LabelsBuilder(labels).Remove("target");
        foreach (var hidden in labels.Where(l => l.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            visible.Remove(hidden.Name);
        }

        var own = visible.ToLabels();
        return new TargetConfig
        {
            Name = name,
            Url = url,
            Module = moduleName,
            Interval = interval,
            Timeout = timeout,
            Labels = own.Without("instance"),
            SeriesLabels = TargetAddress.SeriesLabels(name, url, own),
        };
    }

    private static TimeSpan Duration(Labels labels, string name, TimeSpan fallback, TimeSpan min)
    {
        if (labels[name].Length == 0)
        {
            return fallback;
        }

        return PrometheusDuration.TryParse(labels[name], out var value) && value >= min
            ? value
            : throw new FormatException($"{name}: \"{labels[name]}\" is not a duration of at least {PrometheusDuration.Format(min)}");
    }
}
