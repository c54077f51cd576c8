using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>Finds the firing alert on which another depends, directly or along a chain. Not thread-safe.</summary>
internal sealed class DependencyGraph
{
    private readonly Dictionary<Labels, List<Labels>> _dependsOn = [];
    private readonly string[][] _names;
    private readonly Dictionary<Labels, Fingerprint> _firing = [];
    private readonly Dictionary<Labels, Labels[]> _firingBelow = [];
    private readonly Dictionary<Labels, HashSet<Labels>> _reachable = [];

    /// <param name="dependencies">Which alerts depend on which.</param>
    /// <param name="downAlerts">Names of the alerts that mute what depends on theirs; empty: all.</param>
    /// <param name="firing">The alerts that fire, by fingerprint.</param>
    public DependencyGraph(IReadOnlyList<AlertDependency> dependencies, IReadOnlySet<string> downAlerts, IReadOnlyList<Alert> firing)
    {
        var nodes = new HashSet<Labels>();
        foreach (var dependency in dependencies.Where(d => d.Dependent.Count > 0 && d.DependsOn.Count > 0))
        {
            if (!_dependsOn.TryGetValue(dependency.Dependent, out var targets))
            {
                _dependsOn[dependency.Dependent] = targets = [];
            }

            targets.Add(dependency.DependsOn);
            nodes.Add(dependency.Dependent);
            nodes.Add(dependency.DependsOn);
        }

        // Few sets of names occur (usually one), so an alert's nodes are found by looking up its labels under each.
        _names = [.. nodes.Select(n => string.Join('\0', n.Select(l => l.Name))).Distinct(StringComparer.Ordinal).Select(n => n.Split('\0'))];
        foreach (var alert in _names.Length == 0 ? [] : firing.Where(a => downAlerts.Count == 0 || downAlerts.Contains(a.Name)))
        {
            foreach (var node in NodesOf(alert.Labels).Where(nodes.Contains))
            {
                _firing.TryAdd(node, alert.Fingerprint);
            }
        }
    }

    public bool IsEmpty => _names.Length == 0;

    /// <summary>
    /// The alert that the one with these labels waits for, or null: along a chain the one at its end, as those between wait themselves. What
    /// depends on each other in a circle mutes nobody.
    /// </summary>
    public Fingerprint? Find(Labels labels)
    {
        foreach (var start in NodesOf(labels))
        {
            var firing = Firing(start);
            if (firing.Count > 0)
            {
                var ends = firing.Where(n => Firing(n).Count == 0).ToArray();
                return (ends.Length > 0 ? ends : firing).Min(n => _firing[n]);
            }
        }

        return null;
    }

    private IEnumerable<Labels> NodesOf(Labels labels) => _names
        .Where(names => names.All(labels.Contains))
        .Select(names => Labels.Of(names.Select(n => new Label(n, labels[n]))));

    /// <summary>The nodes with firing alerts that a node depends on, but those that depend on it too.</summary>
    private IReadOnlyCollection<Labels> Firing(Labels node)
    {
        if (!_firingBelow.TryGetValue(node, out var found))
        {
            _firingBelow[node] = found = [.. Reachable(node).Where(n => _firing.ContainsKey(n) && !Reachable(n).Contains(node))];
        }

        return found;
    }

    private HashSet<Labels> Reachable(Labels start)
    {
        if (_reachable.TryGetValue(start, out var seen))
        {
            return seen;
        }

        _reachable[start] = seen = [];
        var open = new Queue<Labels>([start]);
        while (open.TryDequeue(out var node))
        {
            foreach (var next in _dependsOn.GetValueOrDefault(node, []))
            {
                if (seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return seen;
    }
}
