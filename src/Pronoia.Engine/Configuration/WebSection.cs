using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>web</c>.</summary>
internal static class WebSection
{
    public static WebConfig Read(YamlMap root)
    {
        var map = root.Map("web", "web");
        var config = new WebConfig
        {
            ReadOnly = map.Bool("read_only", false),
            ProbeOpen = map.Bool("probe_open", false),
            ProbeAllow = [.. map.Strings("probe_allow").Select(text => Allowance(map, text)).OfType<ProbeAllowance>()],
        };
        map.Done();
        return config;
    }

    private static ProbeAllowance? Allowance(YamlMap map, string text)
    {
        var allowance = ProbeAllowance.Parse(text);
        if (allowance is null)
        {
            map.Error("probe_allow", $"\"{text}\" is not a host: expected host, host:port or *.domain");
        }

        return allowance;
    }
}
