using Pronoia.Engine.Configuration;
using Pronoia.Probing;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class ProberSectionTests
{
    [Fact]
    public void The_section_is_read()
    {
        var canary = Read("prober: {canary: {targets: ['gateway:443', '[::1]:53'], timeout: 500ms, reuse_for: 1m}}").Canary;

        Assert.Equal(["gateway:443", "[::1]:53"], canary.Targets);
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)), (canary.Timeout, canary.ReuseFor));
    }

    [Fact]
    public void Without_it_the_defaults_hold() => Assert.Equivalent(new CanaryOptions(), Read("").Canary);

    [Theory]
    [InlineData("prober: {canaries: []}", "prober: unknown key \"canaries\"; valid keys are canary")]
    [InlineData("prober: {canary: {targets: gateway:443}}", "canary: targets: expected a list, found \"gateway:443\"")]
    [InlineData("prober: {canary: {targets: [gateway]}}", "canary: targets: \"gateway\" is not host:port")]
    [InlineData("prober: {canary: {targets: ['http://gateway:80']}}", "canary: targets: \"http://gateway:80\" is not host:port")]
    [InlineData("prober: {canary: {timeout: 11s}}", "canary: timeout: 11s is too long: at most 10s")]
    [InlineData("prober: {canary: {reuse_for: 1h}}", "canary: reuse_for: 1h is too long: at most 5m")]
    public void Mistakes_are_named(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    private static PronoiaConfig Read(string yaml) =>
        ConfigurationLoader.Parse($"targets: [{{name: api, url: 'http://127.0.0.1:1'}}]\n{yaml}", "test.yaml", ".");
}
