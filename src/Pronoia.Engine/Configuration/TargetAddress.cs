using System.Globalization;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>What holds for a probe target wherever it comes from: a list or discovery.</summary>
internal static class TargetAddress
{
    /// <summary>The module of a target that names none.</summary>
    public static string DefaultModule(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal) ? "http_2xx" : "tcp_connect";

    /// <summary>The timeout of a target that states none: the module's or the global one, at most the interval.</summary>
    public static TimeSpan Timeout(ProbeModule? module, GlobalConfig global, TimeSpan interval)
    {
        var limit = module is { Timeout.Ticks: > 0 } && module.Timeout < global.Timeout ? module.Timeout : global.Timeout;
        return limit < interval ? limit : interval;
    }

    /// <summary>Why a module cannot probe a target, or null.</summary>
    public static string? Problem(ProbeModule module, string name, string url) => module.Prober switch
    {
        ProberKind.Http when url.Contains("://", StringComparison.Ordinal)
            && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) =>
            "expected a URL that starts with http:// or https://",
        ProberKind.Tcp when !IsHostAndPort(url) => $"expected host:port for the module {name}",
        _ => null,
    };

    /// <summary>The labels that identify the target: its own, and <c>job</c> and <c>instance</c> where those do not say otherwise, and <c>target</c>.</summary>
    public static Labels SeriesLabels(string name, string url, Labels labels) => new LabelsBuilder(labels)
        .Set("job", labels.Contains("job") ? labels["job"] : "probe")
        .Set("instance", labels.Contains("instance") ? labels["instance"] : url)
        .Set("target", name)
        .ToLabels();

    /// <summary>Whether text names a host and a port.</summary>
    public static bool IsHostAndPort(string url)
    {
        var colon = url.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(url.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            && !url.Contains('/', StringComparison.Ordinal);
    }
}
