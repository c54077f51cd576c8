using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>The formats that targets are asked for: names, defaults and the header <c>Accept</c>, as Prometheus has them.</summary>
public static class ScrapeProtocols
{
    private static readonly (string Name, ScrapeProtocol Protocol)[] Names =
    [
        ("PrometheusProto", ScrapeProtocol.PrometheusProto),
        ("PrometheusText0.0.4", ScrapeProtocol.PrometheusText004),
        ("PrometheusText1.0.0", ScrapeProtocol.PrometheusText100),
        ("OpenMetricsText0.0.1", ScrapeProtocol.OpenMetricsText001),
        ("OpenMetricsText1.0.0", ScrapeProtocol.OpenMetricsText100),
    ];

    /// <summary>What is asked for where nothing is configured, the most wanted first.</summary>
    public static IReadOnlyList<ScrapeProtocol> Default { get; } =
        [ScrapeProtocol.OpenMetricsText100, ScrapeProtocol.OpenMetricsText001, ScrapeProtocol.PrometheusText100, ScrapeProtocol.PrometheusText004];

    /// <summary>The same where native histograms are wanted.</summary>
    public static IReadOnlyList<ScrapeProtocol> ProtobufFirst { get; } = [ScrapeProtocol.PrometheusProto, .. Default];

    /// <summary>The header <c>Accept</c> for a list: each with a weight less than the one before, then anything.</summary>
    public static string Accept(IReadOnlyList<ScrapeProtocol> protocols)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        var header = new StringBuilder();
        var weight = Names.Length + 1;
        foreach (var protocol in protocols)
        {
            header.Append(MediaType(protocol)).Append(CultureInfo.InvariantCulture, $";q=0.{weight--},");
        }

        return header.Append(CultureInfo.InvariantCulture, $"*/*;q=0.{weight}").ToString();
    }

    /// <summary>The format that a protocol is read as.</summary>
    public static ExpositionFormat Format(ScrapeProtocol protocol) => protocol switch
    {
        ScrapeProtocol.PrometheusProto => ExpositionFormat.Protobuf,
        ScrapeProtocol.OpenMetricsText100 or ScrapeProtocol.OpenMetricsText001 => ExpositionFormat.OpenMetrics,
        _ => ExpositionFormat.Text,
    };

    /// <summary>Reads a list; null where the key is absent.</summary>
    internal static IReadOnlyList<ScrapeProtocol>? ReadList(YamlMap map, string key)
    {
        if (!map.Has(key))
        {
            return null;
        }

        var protocols = new List<ScrapeProtocol>();
        foreach (var name in map.Strings(key))
        {
            if (Find(map, key, name) is not { } protocol)
            {
                continue;
            }

            if (protocols.Contains(protocol))
            {
                map.Error(key, $"{name} is there twice");
            }

            protocols.Add(protocol);
        }

        if (protocols.Count == 0)
        {
            map.Error(key, "must not be empty");
        }

        return protocols;
    }

    /// <summary>Reads one protocol; null where the key is absent.</summary>
    internal static ScrapeProtocol? ReadOne(YamlMap map, string key) => map.String(key) is { Length: > 0 } name ? Find(map, key, name) : null;

    private static ScrapeProtocol? Find(YamlMap map, string key, string name)
    {
        foreach (var (known, protocol) in Names)
        {
            if (known == name)
            {
                return protocol;
            }
        }

        map.Error(key, $"unknown scrape protocol \"{name}\": expected {string.Join(", ", Names.Select(n => n.Name))}");
        return null;
    }

    private static string MediaType(ScrapeProtocol protocol) => protocol switch
    {
        ScrapeProtocol.PrometheusProto => "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        ScrapeProtocol.OpenMetricsText100 => "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8",
        ScrapeProtocol.OpenMetricsText001 => "application/openmetrics-text;version=0.0.1",
        ScrapeProtocol.PrometheusText100 => "text/plain;version=1.0.0;escaping=allow-utf-8",
        _ => "text/plain;version=0.0.4",
    };
}
