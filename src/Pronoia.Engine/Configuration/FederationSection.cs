using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>federation</c>.</summary>
internal sealed class FederationSection(GlobalConfig global, string baseDirectory)
{
    public IReadOnlyList<FederationConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        return root.Maps("federation", "federation source", map => ReadSource(map, taken));
    }

    private FederationConfig ReadSource(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = NamedItems.Name(map, taken);
        var text = map.String("url", required: true) ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            if (map.Has("url"))
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
