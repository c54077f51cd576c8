using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class StorageSectionTests
{
    [Fact]
    public void The_section_is_read()
    {
        var retention = Read("storage: {retention: {series: 30d, policies: [{match: 'up{job=\"x\"}', keep: 1w}], results: 10d, slots: 20d, uptime: 1y, anomalies: 3d}}").Retention;

        Assert.Equal(
            (30, 10, 20, 365, 3),
            (retention.Series.TotalDays, retention.Results.TotalDays, retention.Slots.TotalDays, retention.Uptime.TotalDays, retention.Anomalies.TotalDays));
        var policy = Assert.Single(retention.Policies);
        Assert.Equal((7, 2), (policy.Keep.TotalDays, policy.Matchers.Count));
    }

    [Fact]
    public void Without_it_things_are_kept_as_long_as_the_defaults_say() =>
        Assert.Equal(new RetentionConfig() with { Policies = [] }, Read("").Retention with { Policies = [] });

    [Theory]
    [InlineData("storage: {retentoin: {}}", "storage: unknown key \"retentoin\"")]
    [InlineData("storage: {retention: {serie: 30d}}", "storage: retention: unknown key \"serie\"")]
    [InlineData("storage: {retention: {results: 1h}}", "storage: retention: results:")]
    [InlineData("storage: {retention: {policies: [{match: up}]}}", "retention policy: keep: is missing")]
    [InlineData("storage: {retention: {policies: [{match: 'up{', keep: 30d}]}}", "retention policy: match: not a series selector")]
    public void Mistakes_are_named(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    private static PronoiaConfig Read(string yaml) =>
        ConfigurationLoader.Parse($"targets: [{{name: api, url: 'http://127.0.0.1:1'}}]\n{yaml}", "test.yaml", ".");
}
