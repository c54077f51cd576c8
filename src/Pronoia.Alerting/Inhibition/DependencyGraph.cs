using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>Finds the firing alert on which another depends, directly or along a chain.</summary>
internal sealed class DependencyGraph
{
    private readonly Dictionary<Labels, List<Labels>> _dependsOn = [];
    private readonly string[][] _names;
    private readonly Dictionary<Labels, Fingerprint> _firing = [];

    public DependencyGraph(IReadOnlyList<AlertDependency> dependencies, IReadOnlyList<Alert> firing)
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
        foreach (var alert in _names.Length == 0 ? [] : firing)
        {
            foreach (var node in NodesOf(alert.Labels).Where(nodes.Contains))
            {
                _firing.TryAdd(node, alert.Fingerprint);
            }
        }
    }

    public bool IsEmpty => _names.Length == 0;

    /// <summary>The alert that the one with these labels waits for, or null. What depends on each other in a circle mutes nobody.</summary>
    public Fingerprint? Find(Labels labels)
    {
        foreach (var start in NodesOf(labels))
        {
            foreach (var node in Reachable(start))
            {
                if (_firing.TryGetValue(node, out var alert) && !Reachable(node).Contains(start))
                {
                    return alert;
                }
            }
        }

        return null;
    }

    private IEnumerable<Labels> NodesOf(Labels labels) => _names
        .Where(names => names.All(labels.Contains))
        .Select(names => Labels.Of(names.Select(n => new Label(n, labels[n]))));

    private IEnumerable<Labels> Reachable(Labels start)
    {
        var seen = new HashSet<Labels>();
        var open = new Queue<Labels>([start]);
        while (open.TryDequeue(out var node))
        {
            foreach (var next in _dependsOn.GetValueOrDefault(node, []))
            {
                if (seen.Add(next))
                {
                    open.Enqueue(next);
                    yield return next;
                }
            }
        }
    }
}
