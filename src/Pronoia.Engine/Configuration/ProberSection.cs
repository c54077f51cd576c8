using Pronoia.Probing;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>prober</c>.</summary>
internal static class ProberSection
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestReuse = TimeSpan.FromMinutes(5);

    public static CanaryOptions Read(YamlMap root)
    {
        var map = root.Map("prober", "prober");
        var canary = Canary(map.Map("canary", "canary"));
        map.Done();
        return canary;
    }

    private static CanaryOptions Canary(YamlMap map)
    {
        var defaults = new CanaryOptions();
        var targets = map.Strings("targets");
        foreach (var target in targets.Where(t => !TargetAddress.IsHostAndPort(t)))
        {
            map.Error("targets", $"\"{target}\" is not host:port");
        }

        var options = new CanaryOptions
        {
            Targets = targets,
            Timeout = map.Duration("timeout", defaults.Timeout, TimeSpan.FromMilliseconds(10), LongestTimeout),
            ReuseFor = map.Duration("reuse_for", defaults.ReuseFor, TimeSpan.Zero, LongestReuse),
        };
        map.Done();
        return options;
    }
}
