using System.Globalization;
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
        var module = map.String("module") ?? DefaultModule(url);
        if (!modules.TryGetValue(module, out var found))
        {
            map.Error("module", $"there is no module \"{module}\"{Nearest.Hint(module, modules.Keys)}");
        }

        if (found is { Prober: ProberKind.Http } && url.Contains("://", StringComparison.Ordinal)
            && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            map.Error("url", "expected a URL that starts with http:// or https://");
        }

        if (found is { Prober: ProberKind.Tcp } && url.Length > 0 && !IsHostAndPort(url))
        {
            map.Error("url", $"expected host:port for the module {module}");
        }

        var interval = map.Duration("interval", global.Interval, min: TimeSpan.FromMilliseconds(100));
        var limit = found is { Timeout.Ticks: > 0 } && found.Timeout < global.Timeout ? found.Timeout : global.Timeout;
        var timeout = map.Duration("timeout", limit < interval ? limit : interval, min: TimeSpan.FromMilliseconds(10));
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
            SeriesLabels = new LabelsBuilder(labels)
                .Set("job", labels.Contains("job") ? labels["job"] : "probe")
                .Set("instance", url)
                .Set("target", name)
                .ToLabels(),
        };
    }

    /// <summary>Whether text names a host and a port.</summary>
    public static bool IsHostAndPort(string url)
    {
        var colon = url.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(url.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            && !url.Contains('/', StringComparison.Ordinal);
    }

    private static string DefaultModule(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal) ? "http_2xx" : "tcp_connect";
}
