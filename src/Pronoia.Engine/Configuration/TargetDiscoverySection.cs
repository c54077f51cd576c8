using Pronoia.Probing;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>target_discovery</c>.</summary>
internal sealed class TargetDiscoverySection(GlobalConfig global, Dictionary<string, ProbeModule> modules, string baseDirectory)
{
    public IReadOnlyList<TargetDiscoveryConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        return root.Maps("target_discovery", "target discovery", map => ReadEntry(map, taken));
    }

    private TargetDiscoveryConfig ReadEntry(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = NamedItems.Name(map, taken);
        var module = map.String("module");
        if (module is not null && !modules.ContainsKey(module))
        {
            map.Error("module", $"there is no module \"{module}\"{Nearest.Hint(module, modules.Keys)}");
        }

        var discovery = ServiceDiscoveryReader.Read(map, $"targets/{name}", baseDirectory);
        if (discovery.IsEmpty && !map.Diagnostics.HasErrors)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: expected static_configs, file_sd_configs, http_sd_configs or consul_sd_configs");
        }

        var interval = map.Duration("interval", global.Interval, min: TimeSpan.FromMilliseconds(100));
        return new TargetDiscoveryConfig
        {
            Name = name,
            Module = module,
            Interval = interval,
            Timeout = map.Has("timeout") ? map.Duration("timeout", global.Timeout, min: TimeSpan.FromMilliseconds(10), max: interval) : null,
            Labels = SectionLabels.Read(map, "labels"),
            Discovery = discovery,
            RelabelConfigs = RelabelConfigReader.ReadList(map, "relabel_configs"),
        };
    }
}
