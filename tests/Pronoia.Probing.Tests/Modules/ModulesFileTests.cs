using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Tests.Modules;

public sealed class ModulesFileTests
{
    [Fact]
    public void Modules_are_read_with_their_defaults()
    {
        var modules = Read("a: {prober: http}\nb: {prober: tcp, timeout: 5s, tcp: {tls: true}}", out var diagnostics);

        Assert.Empty(diagnostics.Errors);
        Assert.Equal((ProberKind.Http, "GET", true), (modules["a"].Prober, modules["a"].Http.Method, modules["a"].Http.FollowRedirects));
        Assert.Equal((ProberKind.Tcp, TimeSpan.FromSeconds(5), true), (modules["b"].Prober, modules["b"].Timeout, modules["b"].Tcp.Tls));
    }

    private static IReadOnlyDictionary<string, ProbeModule> Read(string yaml, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return ModulesFile.Read(YamlFile.Parse(yaml, "modules.yml", diagnostics), diagnostics, ".");
    }
}
