using System.Globalization;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Relabel;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Reads one entry of <c>scrape_configs</c>.</summary>
internal sealed class ScrapeJobReader(PrometheusConfig global, ScrapeLimits globalLimits, string baseDirectory)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Keys that say how the server itself works: they change nothing here.
    private static readonly string[] KeysWithoutEffect =
        ["keep_dropped_targets", "enable_http2", "metric_name_validation_scheme", "metric_name_escaping_scheme", "scrape_failure_log_file", "extra_scrape_metrics"];

    public ScrapeJob Read(YamlMap map)
    {
        var interval = map.Duration("scrape_interval", global.ScrapeInterval, Shortest);
        var timeout = map.Duration("scrape_timeout", interval < global.ScrapeTimeout ? interval : global.ScrapeTimeout, Shortest);
        if (timeout > interval)
        {
            map.Error("scrape_timeout", "is longer than scrape_interval");
        }

        var name = map.String("job_name", required: true) ?? "";
        var histograms = HistogramScraping.Read(map, global.Histograms) with
        {
            BucketLimit = map.Int("native_histogram_bucket_limit", 0, 0),
            MinBucketFactor = map.Double("native_histogram_min_bucket_factor", 0, 0),
        };
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
            TrackTimestampsStaleness = map.Bool("track_timestamps_staleness", false),
            EnableCompression = map.Bool("enable_compression", true),
            ScrapeProtocols = ScrapeProtocols.ReadList(map, "scrape_protocols") ?? global.ScrapeProtocols
                ?? (histograms.Native ? ScrapeProtocols.ProtobufFirst : ScrapeProtocols.Default),
            FallbackScrapeProtocol = ScrapeProtocols.ReadOne(map, "fallback_scrape_protocol"),
            Histograms = histograms,
            Discovery = ServiceDiscoveryReader.Read(map, name, baseDirectory),
            RelabelConfigs = RelabelConfigReader.ReadList(map, "relabel_configs"),
            MetricRelabelConfigs = RelabelConfigReader.ReadList(map, "metric_relabel_configs"),
        };
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
}
