using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.ScrapeConfig;

public class ScrapeProtocolsTests
{
    private const string Protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    [Fact]
    public void The_header_is_that_of_Prometheus()
    {
        Assert.Equal(Text(6), ScrapeProtocols.Accept(Job("").ScrapeProtocols));
        Assert.Equal($"{Protobuf};q=0.6," + Text(5), ScrapeProtocols.Accept(Job("scrape_native_histograms: true").ScrapeProtocols));
        Assert.Equal("text/plain;version=0.0.4;q=0.6,*/*;q=0.5", ScrapeProtocols.Accept(Job("scrape_protocols: [PrometheusText0.0.4]").ScrapeProtocols));
    }

    [Fact]
    public void What_the_global_section_states_holds_for_jobs_that_state_nothing()
    {
        const string Global = "scrape_native_histograms: true, convert_classic_histograms_to_nhcb: true, scrape_protocols: [PrometheusText1.0.0]";

        var job = Job("always_scrape_classic_histograms: true", Global);

        Assert.Equal((true, true, true), (job.Histograms.Native, job.Histograms.ConvertClassic, job.Histograms.AlwaysClassic));
        Assert.Equal([ScrapeProtocol.PrometheusText100], job.ScrapeProtocols);
        Assert.False(Job("scrape_native_histograms: false", Global).Histograms.Native);
    }

    [Theory]
    [InlineData("scrape_protocols: []", "scrape_protocols: must not be empty")]
    [InlineData("scrape_protocols: [PrometheusText0.0.4, PrometheusText0.0.4]", "scrape_protocols: PrometheusText0.0.4 is there twice")]
    [InlineData("fallback_scrape_protocol: Text", "unknown scrape protocol \"Text\": expected PrometheusProto, PrometheusText0.0.4, PrometheusText1.0.0, OpenMetricsText0.0.1, OpenMetricsText1.0.0")]
    public void What_is_wrong_is_told(string setting, string expected) => Assert.Contains(expected, Assert.Single(Errors(setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1.00271, 8)]
    [InlineData(1.0028, 7)]
    [InlineData(1.1, 2)]
    [InlineData(2, 0)]
    [InlineData(1e9, -4)]
    public void A_factor_stands_for_a_schema(double factor, int schema) => Assert.Equal(schema, new HistogramScraping { MinBucketFactor = factor }.MaxSchema);

    private static string Text(int weight) => FormattableString.Invariant(
        $"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.{weight},application/openmetrics-text;version=0.0.1;q=0.{weight - 1},")
        + FormattableString.Invariant($"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.{weight - 2},text/plain;version=0.0.4;q=0.{weight - 3},*/*;q=0.{weight - 4}");

    private static ScrapeJob Job(string setting, string global = "")
    {
        var diagnostics = new Diagnostics();
        var job = Read(setting, global, diagnostics).Jobs[0];
        Assert.Empty(diagnostics.Errors);
        return job;
    }

    private static IEnumerable<string> Errors(string setting)
    {
        var diagnostics = new Diagnostics();
        Read(setting, "", diagnostics);
        return diagnostics.Errors.Select(e => e.ToString());
    }

    private static PrometheusConfig Read(string setting, string global, Diagnostics diagnostics) => PrometheusConfig.Read(
        YamlFile.Parse($"global: {{{global}}}\nscrape_configs:\n- job_name: j\n  {setting}\n", "p.yml", diagnostics), ".", diagnostics);
}
