using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads and checks <c>depends_on</c> of targets: every name is that of another target, and nothing depends on itself, not even along a chain.</summary>
internal sealed class TargetDependencies(Diagnostics diagnostics)
{
    private readonly List<(string Target, string DependsOn, SourcePosition Position)> _read = [];

    /// <summary>The names under the key, each once.</summary>
    public IReadOnlyList<string> Read(YamlMap map, string target)
    {
        var items = map.List("depends_on", item => (Value: item, Text: (item as YamlScalar)?.Text));
        var names = new List<string>(items.Count);
        foreach (var (value, text) in items)
        {
            if (text is null)
            {
                diagnostics.Error(value.Position, $"target: depends_on: expected the name of a target, found {YamlMap.Describe(value)}");
            }
            else if (!names.Contains(text, StringComparer.Ordinal))
            {
                names.Add(text);
                _read.Add((target, text, value.Position));
            }
        }

        return names;
    }

    /// <summary>Reports names that no target has, and circles, each circle once.</summary>
    public void Check(IReadOnlyList<TargetConfig> targets)
    {
        var known = targets.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, dependsOn, position) in _read)
        {
            if (!known.Contains(dependsOn))
            {
                diagnostics.Error(position, $"target: depends_on: there is no target \"{dependsOn}\"{Nearest.Hint(dependsOn, known)}");
            }
        }

        var edges = _read.Where(r => known.Contains(r.DependsOn)).ToLookup(r => r.Target, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            Follow(target.Name, edges, done);
        }
    }

    /// <summary>A walk in depth with a stack of its own, as chains may be as long as there are targets.</summary>
    private void Follow(string start, ILookup<string, (string Target, string DependsOn, SourcePosition Position)> edges, HashSet<string> done)
    {
        if (!done.Add(start))
        {
            return;
        }

        var path = new List<string> { start };
        var open = new Stack<IEnumerator<(string Target, string DependsOn, SourcePosition Position)>>();
        open.Push(edges[start].GetEnumerator());
        while (open.TryPeek(out var next))
        {
            if (!next.MoveNext())
            {
                open.Pop();
                path.RemoveAt(path.Count - 1);
                continue;
            }

            var (_, name, position) = next.Current;
            if (path.IndexOf(name) is >= 0 and var first)
            {
                diagnostics.Error(position, $"target: depends_on: targets depend on each other in a circle: {string.Join(" → ", path.Skip(first).Append(name))}");
            }
            else if (done.Add(name))
            {
                path.Add(name);
                open.Push(edges[name].GetEnumerator());
            }
        }
    }
}
