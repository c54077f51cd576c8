using System.Text;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>web</c>.</summary>
internal static class WebSection
{
    private const int LinkKeyBytes = 32;

    public static WebConfig Read(YamlMap root, string baseDirectory)
    {
        var map = root.Map("web", "web");
        var defaults = new WebConfig();
        var key = map.LateSecret("link_key", baseDirectory);
        if (key is not null && Encoding.UTF8.GetByteCount(key.Read()) < LinkKeyBytes)
        {
            map.Error(map.Has("link_key_file") ? "link_key_file" : "link_key", $"is too short: expected at least {LinkKeyBytes} random bytes, such as those of openssl rand -hex 32");
        }

        var config = new WebConfig
        {
            LinkKey = key,
            LinkLifetime = map.Duration("link_lifetime", defaults.LinkLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)),
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
