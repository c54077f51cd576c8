using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class WebSectionTests
{
    [Fact]
    public void The_section_is_read()
    {
        var web = Read("web: {read_only: true, probe_open: true, probe_allow: [Example.com, '*.a.example:8080', '[::1]']}").Web;

        Assert.True(web.ReadOnly && web.ProbeOpen);
        Assert.Equal([new("example.com", null), new(".a.example", 8080), new("::1", null)], web.ProbeAllow);
    }

    [Fact]
    public void Without_it_nothing_is_open() => Assert.Equivalent(new WebConfig(), Read("").Web);

    [Theory]
    [InlineData("web: {probe_alow: []}", "web: unknown key \"probe_alow\"")]
    [InlineData("web: {read_only: yes please}", "web: read_only: expected true or false")]
    [InlineData("web: {probe_allow: ['http://x']}", "web: probe_allow: \"http://x\" is not a host: expected host, host:port or *.domain")]
    [InlineData("web: {probe_allow: ['x:0']}", "web: probe_allow: \"x:0\" is not a host")]
    [InlineData("web: {probe_allow: ['*']}", "web: probe_allow: \"*\" is not a host")]
    public void Mistakes_are_named(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    private static PronoiaConfig Read(string yaml) =>
        ConfigurationLoader.Parse($"targets: [{{name: api, url: 'http://127.0.0.1:1'}}]\n{yaml}", "test.yaml", ".");
}
