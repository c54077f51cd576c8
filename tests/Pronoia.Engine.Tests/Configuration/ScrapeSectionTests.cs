using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class ScrapeSectionTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "scrape_configs: [{job_name: a, scrape_interval: 50ms}]", "scrape job a: scrape_interval: must be at least 100ms" },
        { "scrape_configs: [{job_name: a}, {job_name: a}]", "scrape job: job_name: job \"a\" is there twice" },
        { "scrape_configs: [{job_name: a, dns_sd_configs: []}]", "scrape job: dns_sd_configs: dns discovery is not supported: use static_configs, file_sd_configs, http_sd_configs or consul_sd_configs" },
        { "scrape_configs: [{job_name: a, static_configs: [{targets: ['x/y']}]}]", "job a, a/static/0: \"x/y\" is not a valid hostname" },
        { "scrape_configs: [{job_name: a, static_configs: [{targets: [x]}], relabel_configs: [{target_label: __scrape_interval__, replacement: 1ms}, {target_label: __scrape_timeout__, replacement: 1ms}]}]", "job a, a/static/0: the scrape interval of 1ms is too short: at least 100ms" },
        { "scrape_configs: [{job_name: a, consul_sd_configs: [{server: 'http://consul:8500'}]}]", "consul_sd_configs: server: expected host:port, such as localhost:8500" },
        { "scrape_config_files: ['absent/*.yml']", "configuration: scrape_config_files: \"absent/*.yml\" names no file" },
        { "scrape_config_files: ['absent.yml']", "configuration: scrape_config_files: \"absent.yml\": no such file" },
        { "target_discovery: [{name: t}]", "target discovery: expected static_configs, file_sd_configs, http_sd_configs or consul_sd_configs" },
        { "target_discovery: [{name: t, module: http_3xx, static_configs: [{targets: ['http://x']}]}]", "target discovery: module: there is no module \"http_3xx\" (did you mean \"http_2xx\"?)" },
        { "target_discovery: [{name: t, kubernetes_sd_configs: []}]", "target discovery: kubernetes_sd_configs: kubernetes discovery is not supported: use static_configs, file_sd_configs, http_sd_configs or consul_sd_configs" },
        { "target_discovery: [{name: t, static_configs: [{targets: ['ftp://x']}]}]", "target_discovery t, targets/t/static/0: ftp://x: expected host:port for the module tcp_connect" },
        { "target_discovery: [{name: t, static_configs: [{targets: ['http://x', 'http://x']}]}]", "target_discovery t, targets/t/static/0: there is a target \"http://x\" already" },
        { "federation: [{name: f, match: [up], url: 'http://x', static_configs: [{targets: [x]}]}]", "federation source: url: give either url or discovery, not both" },
        { "federation: [{name: f, match: [up], url: 'http://x', relabel_configs: [{target_label: a, replacement: b}]}]", "federation source: relabel_configs: goes with discovery only" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_says_what_was_expected(string yaml, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse(yaml, "f.yaml", "."));

        Assert.Contains(expected, error.Errors.Select(e => e.Message));
    }

    [Fact]
    public void A_prometheus_yml_and_its_scrape_config_files_load_as_they_are()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.Combine("more"));
        directory.Write("more/web.yml", "scrape_configs: [{job_name: web, file_sd_configs: [{files: ['web-*.json']}]}]");
        directory.Write("prometheus.yml", """
            global: {scrape_interval: 20s, external_labels: {region: eu}}
            rule_files: [rules.yml]
            remote_write: [{url: 'http://elsewhere'}]
            scrape_config_files: ['more/*.yml']
            scrape_configs:
              - job_name: node
                static_configs: [{targets: ['a:9100', 'b:9100']}]
            """);

        var config = ConfigurationLoader.Parse("scrape_config_files: [prometheus.yml]\nscrape_configs: [{job_name: own}]", "f.yaml", directory.Path);

        Assert.Equal(["node", "web", "own"], config.ScrapeJobs.Select(j => j.JobName));
        Assert.Equal([20, 20, 30], config.ScrapeJobs.Select(j => j.ScrapeInterval.TotalSeconds));
        Assert.Equal(directory.Combine("more"), config.ScrapeJobs[1].Discovery.Files[0].BaseDirectory);
        Assert.Equal([directory.Combine("prometheus.yml"), directory.Combine("more", "web.yml")], config.Files.Skip(1));
        var rule = Assert.Single(config.RuleGroups.SelectMany(g => g.Rules), r => r.Name == "ScrapeTargetDown");
        Assert.Equal("up{job=~\"node|web|own\"} == 0", rule.Expr);
        Assert.Contains(config.RuleGroups.SelectMany(g => g.Rules), r => r.Name == "DiscoveryFailing");
    }

    [Fact]
    public void A_job_that_is_in_two_files_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a.yml", "scrape_configs: [{job_name: node}]");
        directory.Write("b.yml", "scrape_configs: [{job_name: node}]");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse("scrape_config_files: ['*.yml']", "f.yaml", directory.Path));

        Assert.Equal($"{directory.Combine("b.yml")}:1:1: scrape job \"node\" is there in another file too", Assert.Single(error.Errors).ToString());
    }
}
