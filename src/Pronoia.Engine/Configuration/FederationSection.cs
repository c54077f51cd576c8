using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>federation</c>.</summary>
internal sealed class FederationSection(GlobalConfig global, string baseDirectory)
{
    /// <summary>Those with a URL, and those with discovery sections in its place.</summary>
    public (IReadOnlyList<FederationConfig> Sources, IReadOnlyList<FederationDiscoveryConfig> Discovery) Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        var discovered = new List<FederationDiscoveryConfig>();
        var sources = root.Maps("federation", "federation source", map =>
        {
            var name = NamedItems.Name(map, taken);
            var discovery = ServiceDiscoveryReader.Read(map, $"federation/{name}", baseDirectory);
            var relabel = RelabelConfigReader.ReadList(map, "relabel_configs");
            var source = ReadSource(map, name, needsUrl: discovery.IsEmpty);
            if (discovery.IsEmpty)
            {
                if (relabel.Count > 0)
                {
                    map.Error("relabel_configs", "goes with discovery only");
                }

                return source;
            }

            if (map.Has("url"))
            {
                map.Error("url", "give either url or discovery, not both");
            }

            discovered.Add(new FederationDiscoveryConfig(source, discovery, relabel));
            return null;
        });
        return ([.. sources.OfType<FederationConfig>()], discovered);
    }

    private FederationConfig ReadSource(YamlMap map, string name, bool needsUrl)
    {
        var text = map.String("url", required: needsUrl) ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            if (needsUrl && map.Has("url"))
            {
                map.Error("url", "expected a URL such as http://prometheus:9090, without user and password (use basic_auth)");
            }

            url = new Uri("http://invalid.example");
        }

        var match = map.List("match", item => Selectors.ReadText(item, map), required: true);
        if (match.Count == 0 && map.Has("match"))
        {
            map.Error("match", "expected at least one selector such as '{job=\"api\"}'");
        }

        var defaults = new { BodySizeLimit = 64L * 1024 * 1024, SampleLimit = 1_000_000L };
        var interval = map.Duration("interval", global.Interval, min: TimeSpan.FromMilliseconds(100));
        return new FederationConfig
        {
            Name = name,
            Url = url,
            Match = match,
            Interval = interval,
            Timeout = map.Duration("timeout", global.Timeout < interval ? global.Timeout : interval, min: TimeSpan.FromMilliseconds(10), max: interval),
            HonorLabels = map.Bool("honor_labels", true),
            HonorTimestamps = map.Bool("honor_timestamps", true),
            BodySizeLimit = ByteSize.Read(map, "body_size_limit", defaults.BodySizeLimit),
            SampleLimit = (int)map.Int("sample_limit", defaults.SampleLimit, min: 1, max: 10_000_000),
            Labels = SectionLabels.Read(map, "labels"),
            Http = HttpClientConfigReader.Read(map, baseDirectory),
        };
    }
}
