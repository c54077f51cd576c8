using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class SloSectionTests : IDisposable
{
    private const string Slo = "{name: up, objective: 99.9, sli: {probe_availability: {selector: '{job=\"probe\"}'}}}";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Objectives_of_files_and_inline_become_one_group_of_rules_each()
    {
        Write("a.yml", $"{{version: prometheus/v1, service: shop, slos: [{Slo}]}}");

        var config = Read($"slo_files: ['*.yml']\nslos: [{Slo}, {Slo.Replace("name: up", "service: web, name: up", StringComparison.Ordinal)}]");

        Assert.Equal(["shop-up", "pronoia-up", "web-up"], config.Slos.Select(s => s.Id));
        var groups = config.RuleGroups.Where(g => g.Name.StartsWith("slo-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["slo-shop-up", "slo-pronoia-up", "slo-web-up"], groups.Select(g => g.Name));
        Assert.All(groups, g => Assert.Equal(TimeSpan.FromMinutes(1), g.Interval));
        Assert.Equal(["slo:sli_error:ratio_rate5m", "slo:objective:ratio", "shop-up"], new[] { 0, 8, 15 }.Select(i => groups[0].Rules[i].Name));
        Assert.Contains(config.Files, f => f.EndsWith("a.yml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("slo_files: [none.yml]", "slo_files: \"none.yml\": no such file")]
    [InlineData("slo_files: ['none*.yml']", "slo_files: \"none*.yml\" names no file")]
    [InlineData("slos: [{name: a, objectiv: 99}]", "slo: unknown key \"objectiv\"")]
    [InlineData("slos: [{name: a, objective: 100, sli: {raw: {error_ratio_query: 'x[{{.window}}]'}}}]", "objective: must be above 0 and below 100")]
    [InlineData($"slos: [{Slo}, {Slo}]", "\"up\" occurs twice")]
    [InlineData($"slos: [{Slo}]\nslo_files: [twice.yml]", "slo \"pronoia-up\" occurs in")]
    [InlineData($"slos: [{Slo}]\nrule_files: [generated.yml]", "generated.yml holds rules for it already; give either the objective or its rules")]
    public void Mistakes_are_named(string yaml, string message)
    {
        Write("twice.yml", $"{{version: prometheus/v1, service: pronoia, slos: [{Slo}]}}");
        Write("generated.yml", "groups: [{name: g, rules: [{record: 'slo:objective:ratio', expr: vector(1), labels: {sloth_id: pronoia-up}}]}]");

        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(yaml)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.Path, name), text);

    private PronoiaConfig Read(string yaml) =>
        ConfigurationLoader.Parse($"targets: [{{name: api, url: 'http://127.0.0.1:1'}}]\n{yaml}", "test.yaml", _directory.Path);
}
