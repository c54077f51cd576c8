using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Reads a <c>prometheus.yml</c>.</summary>
internal sealed class PrometheusConfigReader(string baseDirectory, Diagnostics diagnostics, Func<string, string?>? environment)
{
    private static readonly string[] OtherSections =
        ["alerting", "remote_write", "remote_read", "storage", "tracing", "runtime", "otlp"];

    // Keys of the global section that say how the server itself works.
    private static readonly string[] OtherGlobalKeys =
        ["query_log_file", "scrape_failure_log_file", "keep_dropped_targets", "metric_name_validation_scheme", "metric_name_escaping_scheme",
        "extra_scrape_metrics"];

    public PrometheusConfig Read(YamlValue? value)
    {
        var file = YamlMap.Of(value, diagnostics, "prometheus.yml");
        var global = file.Map("global", "global");
        var config = Global(global);
        var limits = ScrapeJobReader.Limits(global, new ScrapeLimits());
        global.Done();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var jobs = new List<ScrapeJob>(Jobs(file, new ScrapeJobReader(config, limits, baseDirectory), names));
        var files = new List<string>();
        foreach (var pattern in file.Strings("scrape_config_files"))
        {
            foreach (var path in FileGlob.Expand(baseDirectory, pattern))
            {
                files.Add(path);
                var part = YamlMap.Of(YamlFile.Load(path, diagnostics, environment: environment), diagnostics, "scrape config file");
                jobs.AddRange(Jobs(part, new ScrapeJobReader(config, limits, Path.GetDirectoryName(path) ?? baseDirectory), names));
                part.Done();
            }
        }

        var result = config with
        {
            RuleFiles = file.Strings("rule_files"),
            Jobs = jobs,
            ScrapeConfigFiles = files,
            SectionsNotRead = [.. OtherSections.Where(file.Has)],
        };
        file.Done();
        return result;
    }

    /// <summary>Reads <c>scrape_configs</c> of a mapping.</summary>
    public static IReadOnlyList<ScrapeJob> Jobs(YamlMap map, ScrapeJobReader reader, HashSet<string> names) => map.Maps("scrape_configs", "scrape job", entry =>
    {
        var job = reader.Read(entry);
        if (job.JobName.Length > 0 && !names.Add(job.JobName))
        {
            entry.Error("job_name", $"job \"{job.JobName}\" is there twice");
        }

        return job;
    });

    private static PrometheusConfig Global(YamlMap global)
    {
        var defaults = new PrometheusConfig();
        var shortest = TimeSpan.FromMilliseconds(1);
        var interval = global.Duration("scrape_interval", defaults.ScrapeInterval, shortest);
        var timeout = global.Duration("scrape_timeout", interval < defaults.ScrapeTimeout ? interval : defaults.ScrapeTimeout, shortest);
        if (timeout > interval)
        {
            global.Error("scrape_timeout", "is longer than scrape_interval");
        }

        var config = defaults with
        {
            ScrapeInterval = interval,
            ScrapeTimeout = timeout,
            ScrapeProtocols = ScrapeProtocols.ReadList(global, "scrape_protocols"),
            Histograms = HistogramScraping.Read(global, defaults.Histograms),
            EvaluationInterval = global.Duration("evaluation_interval", defaults.EvaluationInterval, shortest),
            RuleQueryOffset = global.Duration("rule_query_offset", TimeSpan.Zero),
            ExternalLabels = Labels.Of(LabelSection.Read(global, "external_labels")),
        };
        foreach (var key in OtherGlobalKeys)
        {
            global.Has(key);
        }

        return config;
    }
}
