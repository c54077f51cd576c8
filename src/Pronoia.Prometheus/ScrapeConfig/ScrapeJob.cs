using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Relabel;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>One entry of <c>scrape_configs</c>: where targets come from and how they are scraped.</summary>
/// <param name="JobName">The job's name, unique in the file.</param>
public sealed record ScrapeJob(string JobName)
{
    /// <summary>How often targets are scraped; from the global section where the job states none.</summary>
    public TimeSpan ScrapeInterval { get; init; }

    /// <summary>How long a scrape may take; at most the interval.</summary>
    public TimeSpan ScrapeTimeout { get; init; }

    /// <summary>The path of the metrics.</summary>
    public string MetricsPath { get; init; } = "/metrics";

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>Parameters of the URL's query; a name may have several values.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Params { get; init; } = [];

    /// <summary>Whether labels of the samples win over the target's.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>Whether timestamps of the samples are taken.</summary>
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>How the client authenticates and connects.</summary>
    public HttpClientConfig Http { get; init; } = HttpClientConfig.Default;

    /// <summary>Bounds.</summary>
    public ScrapeLimits Limits { get; init; } = new();

    /// <summary>Whether series whose samples carry timestamps are ended by stale markers too, as those without are; default false.</summary>
    public bool TrackTimestampsStaleness { get; init; }

    /// <summary>Whether compressed answers are asked for; default true.</summary>
    public bool EnableCompression { get; init; } = true;

    /// <summary>The formats that targets are asked for, the most wanted first.</summary>
    public IReadOnlyList<ScrapeProtocol> ScrapeProtocols { get; init; } = ScrapeConfig.ScrapeProtocols.Default;

    /// <summary>How an answer is read that does not say what it is; as text where null.</summary>
    public ScrapeProtocol? FallbackScrapeProtocol { get; init; }

    /// <summary>How histograms are scraped.</summary>
    public HistogramScraping Histograms { get; init; } = new();

    /// <summary>Where the targets come from.</summary>
    public ServiceDiscovery Discovery { get; init; } = ServiceDiscovery.None;

    /// <summary>Relabelling of targets, before they are scraped.</summary>
    public IReadOnlyList<RelabelConfig> RelabelConfigs { get; init; } = [];

    /// <summary>Relabelling of samples, after the scrape.</summary>
    public IReadOnlyList<RelabelConfig> MetricRelabelConfigs { get; init; } = [];
}
