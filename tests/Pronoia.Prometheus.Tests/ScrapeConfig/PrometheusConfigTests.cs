using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.ScrapeConfig;

public class PrometheusConfigTests
{
    private const string Whole =
        """
        global:
          scrape_interval: 30s
          evaluation_interval: 20s
          external_labels: {region: eu}
          sample_limit: 5000
        rule_files: [rules/*.yml]
        alerting: {alertmanagers: []}
        remote_write: [{url: "http://x"}]
        scrape_configs:
          - job_name: blackbox
            metrics_path: /probe
            scheme: https
            params: {module: [http_2xx, other]}
            honor_labels: true
            body_size_limit: 10MB
            basic_auth: {username: u, password: p}
            tls_config: {insecure_skip_verify: true}
            static_configs:
              - targets: [https://example.org, https://example.net]
                labels: {team: web}
            relabel_configs:
              - {source_labels: [__address__], target_label: __param_target}
              - {source_labels: [__param_target], target_label: instance}
              - {target_label: __address__, replacement: "127.0.0.1:9115"}
            metric_relabel_configs:
              - {source_labels: [__name__], regex: go_.*, action: drop}
          - job_name: discovered
            scrape_interval: 5s
            authorization: {credentials: c}
            file_sd_configs: [{files: [targets/*.json, a.yml], refresh_interval: 1m}]
            http_sd_configs: [{url: "http://sd.example/targets"}]
            consul_sd_configs: [{server: "consul:8500", services: [web], tags: [a], token: t}]
        """;

    [Fact]
    public void Reads_a_scrape_section_as_it_is()
    {
        var config = Read(Whole, out var diagnostics);
        Assert.Empty(diagnostics.Errors);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)), (config.ScrapeInterval, config.ScrapeTimeout, config.EvaluationInterval));
        Assert.Equal("{region=\"eu\"}", config.ExternalLabels.ToString());
        Assert.Equal(["alerting", "remote_write"], config.SectionsNotRead);
        Assert.Equal(["rules/*.yml"], config.RuleFiles);
        var blackbox = config.Jobs[0];
        Assert.Equal((5000, 10L << 20), (blackbox.Limits.SampleLimit, blackbox.Limits.BodySizeLimit));
        Assert.True(blackbox.HonorLabels);
        Assert.Equal(("u", true), (blackbox.Http.BasicAuth!.Username.Read(), blackbox.Http.Tls.InsecureSkipVerify));
        Assert.Single(blackbox.MetricRelabelConfigs);
        var discovered = config.Jobs[1];
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)), (discovered.ScrapeInterval, discovered.ScrapeTimeout));
        Assert.Equal((2, TimeSpan.FromMinutes(1), "/base"), (discovered.Discovery.Files[0].Files.Count, discovered.Discovery.Files[0].RefreshInterval, discovered.Discovery.Files[0].BaseDirectory));
        Assert.Equal("http://sd.example/targets", discovered.Discovery.Http[0].Url.ToString());
        Assert.Equal(("consul:8500", "t", "web"), (discovered.Discovery.Consul[0].Server, discovered.Discovery.Consul[0].Token!.Read(), discovered.Discovery.Consul[0].Services[0]));
    }

    [Fact]
    public void Targets_are_relabelled_as_Prometheus_does()
    {
        var job = Read(Whole, out _).Jobs[0];
        var errors = new List<string>();
        var targets = ScrapeTarget.From(job, job.Discovery.StaticTargets[0], errors);
        Assert.Empty(errors);
        Assert.Equal(
            ["https://127.0.0.1:9115/probe?module=http_2xx&module=other&target=https%3A%2F%2Fexample.org", "https://127.0.0.1:9115/probe?module=http_2xx&module=other&target=https%3A%2F%2Fexample.net"],
            targets.Select(t => t.Url.AbsoluteUri));
        Assert.Equal("{instance=\"https://example.org\", job=\"blackbox\", team=\"web\"}", targets[0].Labels.ToString());
        Assert.Equal("https://example.org", targets[0].DiscoveredLabels["__address__"]);
    }

    [Theory]
    [InlineData("a:1", "", "http://a:1/metrics", "{instance=\"a:1\", job=\"j\"}")]
    [InlineData("a", "{target_label: __scrape_interval__, replacement: 5s}, {target_label: __scrape_timeout__, replacement: 1s}, {target_label: __metrics_path__, replacement: x}", "http://a/x", "{instance=\"a\", job=\"j\"}")]
    [InlineData("a", "{source_labels: [job], regex: j, action: drop}", null, null)]
    [InlineData("a", "{target_label: __address__, replacement: ''}", "job j, j/static/0: no address", null)]
    [InlineData("a/b", "", "job j, j/static/0: \"a/b\" is not a valid hostname", null)]
    [InlineData("a", "{target_label: __scrape_timeout__, replacement: 2h}", "job j, j/static/0: scrape timeout cannot be greater than scrape interval (\"2h\" > \"1m\")", null)]
    [InlineData("a", "{target_label: __scrape_interval__, replacement: soon}", "job j, j/static/0: error parsing __scrape_interval__: not a valid duration string: \"soon\"", null)]
    public void Relabelling_decides(string address, string relabel, string? urlOrError, string? labels)
    {
        var job = Read($"scrape_configs: [{{job_name: j, static_configs: [{{targets: ['{address}']}}], relabel_configs: [{relabel}]}}]", out var diagnostics).Jobs[0];
        Assert.Empty(diagnostics.Errors);
        var errors = new List<string>();
        var target = ScrapeTarget.From(job, job.Discovery.StaticTargets[0], errors).SingleOrDefault();
        Assert.Equal(urlOrError, target?.Url.AbsoluteUri ?? errors.SingleOrDefault());
        Assert.Equal(labels, target?.Labels.ToString());
    }

    [Theory]
    [InlineData("scrape_configs: [{job_name: j, kubernetes_sd_configs: [{role: pod}]}]", "scrape job: kubernetes_sd_configs: kubernetes discovery is not supported: use static_configs, file_sd_configs, http_sd_configs or consul_sd_configs")]
    [InlineData("scrape_configs: [{job_name: j}, {job_name: j}]", "scrape job: job_name: job \"j\" is there twice")]
    [InlineData("scrape_configs: [{}]", "scrape job: job_name is missing")]
    [InlineData("scrape_configs: [{job_name: j, scrape_interval: 5s, scrape_timeout: 6s}]", "scrape job: scrape_timeout: is longer than scrape_interval")]
    [InlineData("scrape_configs: [{job_name: j, body_size_limit: big}]", "scrape job: body_size_limit: expected a size such as 10MB, found \"big\"")]
    [InlineData("scrape_configs: [{job_name: j, scheme: ftp}]", "scrape job: scheme: \"ftp\" is not one of http, https")]
    [InlineData("scrape_configs: [{job_name: j, metric_path: /x}]", "scrape job: unknown key \"metric_path\" (did you mean \"metrics_path\"?)")]
    [InlineData("scrape_configs: [{job_name: j, file_sd_configs: [{files: [x.txt]}]}]", "file_sd_configs: files: \"x.txt\" is not a .json, .yml or .yaml file, with at most one * in its last part")]
    [InlineData("scrape_configs: [{job_name: j, http_sd_configs: [{url: 'file:///x'}]}]", "http_sd_configs: url: expected a URL such as http://host/targets")]
    [InlineData("scrape_configs: [{job_name: j, static_configs: [{targets: [[]]}]}]", "static_configs: targets: expected an address, found a list")]
    [InlineData("global: {external_labels: {a-b: c}}", "global: external_labels: invalid name \"a-b\": expected letters, digits and underscores, not starting with a digit")]
    [InlineData("globl: {}", "prometheus.yml: unknown key \"globl\" (did you mean \"global\"?)")]
    public void Mistakes(string yaml, string message)
    {
        Read(yaml, out var diagnostics);
        Assert.Equal(message, Assert.Single(diagnostics.Errors).Message);
    }

    [Fact]
    public void Target_groups_of_files_and_URLs_are_JSON_or_YAML()
    {
        var diagnostics = new Diagnostics();
        var groups = TargetGroupReader.ReadList(YamlFile.Parse("[{\"targets\": [\"a:1\", \"b:2\"], \"labels\": {\"x\": \"y\"}}, {\"targets\": []}]", "t.json", diagnostics), "t.json", diagnostics);
        Assert.Empty(diagnostics.Errors);
        Assert.Equal(["a:1", "b:2"], groups[0].Targets.Select(t => t["__address__"]));
        Assert.Equal(("y", "t.json:0", "t.json:1"), (groups[0].Labels["x"], groups[0].Source, groups[1].Source));
        TargetGroupReader.ReadList(YamlFile.Parse("{}", "t.json", diagnostics), "t.json", diagnostics);
        Assert.Equal("t.json:1:1: expected a list of target groups, found a mapping", Assert.Single(diagnostics.Errors).ToString());
    }

    private static PrometheusConfig Read(string yaml, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return PrometheusConfig.Read(YamlFile.Parse(yaml, "prometheus.yml", diagnostics), "/base", diagnostics);
    }
}
