namespace Pronoia.Detection.Correlation;

/// <summary>What depends on what, followed along chains; cycles are harmless. Immutable.</summary>
public sealed class Topology
{
    private readonly Dictionary<string, HashSet<string>> _reachable = new(StringComparer.Ordinal);

    /// <summary>Follows the dependencies once.</summary>
    /// <param name="dependsOn">For a component those it depends on directly.</param>
    public Topology(IReadOnlyDictionary<string, IReadOnlyList<string>> dependsOn)
    {
        ArgumentNullException.ThrowIfNull(dependsOn);
        foreach (var component in dependsOn.Keys)
            _reachable[component] = Reach(component, dependsOn);
    }

    /// <summary>Nothing depends on anything.</summary>
    public static Topology None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));

    /// <summary>Whether a component depends on another one, directly or not.</summary>
    public bool DependsOn(string component, string other) => _reachable.TryGetValue(component, out var needs) && needs.Contains(other);

    /// <summary>Whether one depends on the other, or both on a third.</summary>
    public bool AreRelated(string component, string other)
    {
        if (DependsOn(component, other) || DependsOn(other, component))
            return true;
        return _reachable.TryGetValue(component, out var one) && _reachable.TryGetValue(other, out var two) && one.Overlaps(two);
    }

    private static HashSet<string> Reach(string component, IReadOnlyDictionary<string, IReadOnlyList<string>> dependsOn)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([component]);
        while (queue.TryDequeue(out var current))
        {
            foreach (var need in dependsOn.GetValueOrDefault(current, []))
            {
                if (seen.Add(need))
                    queue.Enqueue(need);
            }
        }

        return seen;
    }
}
