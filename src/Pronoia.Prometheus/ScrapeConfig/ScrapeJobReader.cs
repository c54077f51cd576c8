using System.Globalization;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Reads one entry of <c>scrape_configs</c>.</summary>
internal sealed class ScrapeJobReader(PrometheusConfig global, ScrapeLimits globalLimits, string baseDirectory)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private static readonly string[] UnsupportedDiscoveries =
        ["azure", "digitalocean", "dns", "docker", "dockerswarm", "ec2", "eureka", "gce", "hetzner", "ionos", "kubernetes", "kuma", "lightsail", "linode",
        "marathon", "nerve", "nomad", "openstack", "ovhcloud", "puppetdb", "scaleway", "serverset", "stackit", "triton", "uyuni", "vultr"];

    // Keys that choose wire formats or what the server exposes of itself: they change nothing here.
    private static readonly string[] KeysWithoutEffect =
        ["scrape_protocols", "fallback_scrape_protocol", "scrape_classic_histograms", "always_scrape_classic_histograms", "convert_classic_histograms_to_nhcb",
        "scrape_native_histograms", "native_histogram_bucket_limit", "native_histogram_min_bucket_factor", "track_timestamps_staleness", "keep_dropped_targets",
        "enable_compression", "enable_http2", "metric_name_validation_scheme", "metric_name_escaping_scheme", "scrape_failure_log_file", "extra_scrape_metrics"];

    public ScrapeJob Read(YamlMap map)
    {
        var interval = map.Duration("scrape_interval", global.ScrapeInterval, Shortest);
        var timeout = map.Duration("scrape_timeout", interval < global.ScrapeTimeout ? interval : global.ScrapeTimeout, Shortest);
        if (timeout > interval)
        {
            map.Error("scrape_timeout", "is longer than scrape_interval");
        }

        var name = map.String("job_name", required: true) ?? "";
        var job = new ScrapeJob(name)
        {
            ScrapeInterval = interval,
            ScrapeTimeout = timeout,
            MetricsPath = map.String("metrics_path", "/metrics"),
            Scheme = map.Choice("scheme", "http", ("http", "http"), ("https", "https")),
            Params = Params(map),
            HonorLabels = map.Bool("honor_labels", false),
            HonorTimestamps = map.Bool("honor_timestamps", true),
            Http = HttpClientConfigReader.Read(map, baseDirectory),
            Limits = Limits(map, globalLimits),
            StaticTargets = StaticTargets(map, name),
            FileDiscoveries = map.Maps("file_sd_configs", "file_sd_configs", File),
            HttpDiscoveries = map.Maps("http_sd_configs", "http_sd_configs", Http),
            ConsulDiscoveries = map.Maps("consul_sd_configs", "consul_sd_configs", Consul),
            RelabelConfigs = RelabelConfigReader.ReadList(map, "relabel_configs"),
            MetricRelabelConfigs = RelabelConfigReader.ReadList(map, "metric_relabel_configs"),
        };
        foreach (var kind in UnsupportedDiscoveries)
        {
            var key = kind + "_sd_configs";
            if (map.Has(key))
            {
                map.Error(key, $"{kind} discovery is not supported: use static_configs, file_sd_configs, http_sd_configs or consul_sd_configs");
            }
        }

        foreach (var key in KeysWithoutEffect)
        {
            map.Has(key);
        }

        return job;
    }

    /// <summary>Reads the limits that both the global section and a job may state.</summary>
    public static ScrapeLimits Limits(YamlMap map, ScrapeLimits fallback) => new()
    {
        BodySizeLimit = Bytes(map, "body_size_limit", fallback.BodySizeLimit),
        SampleLimit = map.Int("sample_limit", fallback.SampleLimit, 0),
        LabelLimit = map.Int("label_limit", fallback.LabelLimit, 0),
        LabelNameLengthLimit = map.Int("label_name_length_limit", fallback.LabelNameLengthLimit, 0),
        LabelValueLengthLimit = map.Int("label_value_length_limit", fallback.LabelValueLengthLimit, 0),
        TargetLimit = map.Int("target_limit", fallback.TargetLimit, 0),
    };

    // Sizes as alecthomas/units reads them: KB, MB… and KiB, MiB… are all powers of 1,024.
    private static long Bytes(YamlMap map, string key, long fallback)
    {
        if (map.String(key) is not { } text)
        {
            return fallback;
        }

        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        var power = text[digits..] switch
        {
            "" when text == "0" => 0,
            "B" => 0,
            "KB" or "KiB" => 1,
            "MB" or "MiB" => 2,
            "GB" or "GiB" => 3,
            "TB" or "TiB" => 4,
            _ => -1,
        };
        if (power < 0
            || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue >> (10 * power))
        {
            map.Error(key, $"expected a size such as 10MB, found \"{text}\"");
            return fallback;
        }

        return number << (10 * power);
    }

    private static List<KeyValuePair<string, IReadOnlyList<string>>> Params(YamlMap map)
    {
        var section = map.Map("params");
        return [.. section.Entries.Select(e => e.Key).ToList().Select(key => KeyValuePair.Create(key, section.Strings(key)))];
    }

    private List<TargetGroup> StaticTargets(YamlMap map, string job)
    {
        var index = 0;
        return [.. map.Maps("static_configs", "static_configs", group => TargetGroupReader.Read(group, $"{job}/static/{index++}"))];
    }

    private FileDiscovery File(YamlMap map)
    {
        var files = map.Strings("files");
        if (files.Count == 0)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: files is missing");
        }

        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            if (!(name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
                || file.Count(c => c == '*') > 1 || (file.Contains('*', StringComparison.Ordinal) && !name.Contains('*', StringComparison.Ordinal)))
            {
                map.Error("files", $"\"{file}\" is not a .json, .yml or .yaml file, with at most one * in its last part");
            }
        }

        return new FileDiscovery(files, map.Duration("refresh_interval", TimeSpan.FromMinutes(5), Shortest), baseDirectory);
    }

    private HttpDiscovery Http(YamlMap map)
    {
        var text = map.String("url", required: true) ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            if (text.Length > 0)
            {
                map.Error("url", "expected a URL such as http://host/targets");
            }

            url = new Uri("http://localhost/");
        }

        map.Has("enable_http2");
        return new HttpDiscovery(url, map.Duration("refresh_interval", TimeSpan.FromMinutes(1), Shortest), HttpClientConfigReader.Read(map, baseDirectory));
    }

    private ConsulDiscovery Consul(YamlMap map)
    {
        map.Has("enable_http2");
        return new ConsulDiscovery
        {
            Server = map.String("server", "localhost:8500"),
            PathPrefix = map.String("path_prefix", ""),
            Token = map.String("token"),
            Datacenter = map.String("datacenter", ""),
            Namespace = map.String("namespace", ""),
            Partition = map.String("partition", ""),
            Scheme = map.Choice("scheme", "http", ("http", "http"), ("https", "https")),
            Services = map.Strings("services"),
            Tags = map.Strings("tags"),
            NodeMeta = map.StringMap("node_meta"),
            Filter = map.String("filter", ""),
            TagSeparator = map.String("tag_separator", ","),
            AllowStale = map.Bool("allow_stale", true),
            RefreshInterval = map.Duration("refresh_interval", TimeSpan.FromSeconds(30), Shortest),
            Http = HttpClientConfigReader.Read(map, baseDirectory),
        };
    }
}
