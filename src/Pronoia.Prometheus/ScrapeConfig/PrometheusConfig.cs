using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>
/// What of a <c>prometheus.yml</c> is of use here: its global section and its scrape jobs (https://prometheus.io/docs/prometheus/latest/configuration/configuration/).
/// Other sections of the file are left alone and named in <see cref="SectionsNotRead"/>.
/// </summary>
public sealed record PrometheusConfig
{
    /// <summary>How often targets are scraped where a job states nothing; default 1 minute.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a scrape may take where a job states nothing; default 10 seconds.</summary>
    public TimeSpan ScrapeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The formats that targets are asked for where a job states nothing; null leaves it to whether native histograms are wanted.</summary>
    public IReadOnlyList<ScrapeProtocol>? ScrapeProtocols { get; init; }

    /// <summary>How histograms are scraped where a job states nothing.</summary>
    public HistogramScraping Histograms { get; init; } = new();

    /// <summary>How often rules are evaluated; default 1 minute.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far in the past rules are evaluated; default zero.</summary>
    public TimeSpan RuleQueryOffset { get; init; }

    /// <summary>Labels added to what leaves the server.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    /// <summary>The rule files named, as written; the last part may hold <c>*</c>.</summary>
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary>The scrape jobs in order.</summary>
    public IReadOnlyList<ScrapeJob> Jobs { get; init; } = [];

    /// <summary>The further files that jobs came from (<c>scrape_config_files</c>).</summary>
    public IReadOnlyList<string> ScrapeConfigFiles { get; init; } = [];

    /// <summary>Sections of Prometheus that the file has and that are not read, such as <c>remote_write</c>.</summary>
    public IReadOnlyList<string> SectionsNotRead { get; init; } = [];

    /// <summary>Reads a file from disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="diagnostics">Receives everything that is wrong.</param>
    /// <param name="environment">Substitutes <c>${NAME}</c> in values where given.</param>
    /// <returns>What could be read; only good where <paramref name="diagnostics"/> has no errors.</returns>
    public static PrometheusConfig Load(string path, Diagnostics diagnostics, Func<string, string?>? environment = null) =>
        Read(YamlFile.Load(path, diagnostics, environment: environment), Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", diagnostics, environment);

    /// <summary>Reads a document.</summary>
    /// <param name="value">The document; null is an empty one.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    /// <param name="diagnostics">Receives everything that is wrong.</param>
    /// <param name="environment">Substitutes <c>${NAME}</c> in the values of further files where given.</param>
    public static PrometheusConfig Read(YamlValue? value, string baseDirectory, Diagnostics diagnostics, Func<string, string?>? environment = null) =>
        new PrometheusConfigReader(baseDirectory, diagnostics, environment).Read(value);

    /// <summary>Reads <c>scrape_configs</c> of a mapping of another format.</summary>
    /// <param name="map">The mapping; its other keys are left to the caller.</param>
    /// <param name="interval">The interval of jobs that state none.</param>
    /// <param name="timeout">The timeout of jobs that state none.</param>
    /// <param name="baseDirectory">What relative file names are relative to.</param>
    public static IReadOnlyList<ScrapeJob> ReadJobs(YamlMap map, TimeSpan interval, TimeSpan timeout, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        var global = new PrometheusConfig { ScrapeInterval = interval, ScrapeTimeout = timeout };
        return PrometheusConfigReader.Jobs(map, new ScrapeJobReader(global, new ScrapeLimits(), baseDirectory), new HashSet<string>(StringComparer.Ordinal));
    }
}
