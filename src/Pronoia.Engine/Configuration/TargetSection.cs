using Pronoia.Probing;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>targets</c>.</summary>
internal sealed class TargetSection(GlobalConfig global, Dictionary<string, ProbeModule> modules, Diagnostics diagnostics)
{
    public IReadOnlyList<TargetConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var dependencies = new TargetDependencies(diagnostics);
        var targets = root.Maps("targets", "target", map => ReadTarget(map, taken, dependencies));
        dependencies.Check(targets);
        return targets;
    }

    private TargetConfig ReadTarget(YamlMap map, Dictionary<string, SourcePosition> taken, TargetDependencies dependencies)
    {
        var name = NamedItems.Name(map, taken);
        var url = map.String("url", required: true) ?? "";
        var module = map.String("module") ?? TargetAddress.DefaultModule(url);
        if (!modules.TryGetValue(module, out var found))
        {
            map.Error("module", $"there is no module \"{module}\"{Nearest.Hint(module, modules.Keys)}");
        }

        if (found is not null && url.Length > 0 && TargetAddress.Problem(found, module, url) is { } problem)
        {
            map.Error("url", problem);
        }

        var interval = map.Duration("interval", global.Interval, min: TimeSpan.FromMilliseconds(100));
        var timeout = map.Duration("timeout", TargetAddress.Timeout(found, global, interval), min: TimeSpan.FromMilliseconds(10));
        if (timeout > interval)
        {
            map.Error("timeout", $"{PrometheusDuration.Format(timeout)} is longer than the interval of {PrometheusDuration.Format(interval)}");
        }

        var labels = SectionLabels.Read(map, "labels");
        foreach (var reserved in labels.Where(l => l.Name is "instance" or "target"))
        {
            diagnostics.Error(map.At("labels"), $"target: labels: {reserved.Name} is set by Pronoia itself");
        }

        return new TargetConfig
        {
            Name = name,
            Url = url,
            Module = module,
            Interval = interval,
            Timeout = timeout,
            Labels = labels,
            DependsOn = dependencies.Read(map, name),
            SeriesLabels = TargetAddress.SeriesLabels(name, url, labels),
        };
    }
}
