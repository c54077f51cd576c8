using Pronoia.Engine.Api.Probes;
using Pronoia.Engine.Configuration;
using Pronoia.Probing;

namespace Pronoia.Engine.Tests.Api.Probes;

public sealed class ProbeGuardTests
{
    [Theory]
    [InlineData("example.com", "http_2xx", "http://example.com/x", true)]
    [InlineData("example.com", "http_2xx", "HTTPS://EXAMPLE.com.:8443/x", true)]
    [InlineData("example.com", "http_2xx", "example.com:80", true)]
    [InlineData("example.com", "http_2xx", "http://www.example.com/", false)]
    [InlineData("example.com", "http_2xx", "http://example.com@evil.test/", false)]
    [InlineData("example.com", "http_2xx", "http://evil.test\\@example.com/", false)]
    [InlineData("example.com", "http_2xx", "http://evil.test/example.com", false)]
    [InlineData("example.com", "http_2xx", "file:///example.com", false)]
    [InlineData("example.com:443", "http_2xx", "https://example.com/", true)]
    [InlineData("example.com:443", "http_2xx", "http://example.com/", false)]
    [InlineData("*.example.com", "http_2xx", "http://a.b.example.com/", true)]
    [InlineData("*.example.com", "http_2xx", "http://example.com/", false)]
    [InlineData("*.example.com", "http_2xx", "http://evilexample.com/", false)]
    [InlineData("example.com", "tcp_connect", "example.com:22", true)]
    [InlineData("example.com:22", "tcp_connect", "example.com:23", false)]
    [InlineData("example.com", "tcp_connect", "evil.test:22#example.com", false)]
    [InlineData("example.com", "icmp", "example.com", true)]
    [InlineData("[::1]", "tcp_connect", "[::1]:22", true)]
    [InlineData("[::1]", "http_2xx", "http://[::1]/", true)]
    [InlineData("127.0.0.1", "http_2xx", "http://2130706433/", true)]
    public void A_target_is_allowed_by_the_host_it_reaches(string allowed, string module, string target, bool expected)
    {
        var web = new WebConfig { ProbeAllow = [ProbeAllowance.Parse(allowed)!] };

        Assert.Equal(expected, ProbeGuard.Allows(web, DefaultModules.All[module], target));
    }

    [Theory]
    [InlineData(ProberKind.WebSocket, "ws://example.com/feed", true)]
    [InlineData(ProberKind.WebSocket, "wss://example.com/feed", true)]
    [InlineData(ProberKind.WebSocket, "wss://evil.test/example.com", false)]
    [InlineData(ProberKind.WebSocket, "example.com", false)]
    [InlineData(ProberKind.Unix, "example.com", false)]
    [InlineData(ProberKind.Unix, "/run/docker.sock", false)]
    public void A_path_is_no_host_and_a_WebSocket_has_one(ProberKind prober, string target, bool expected)
    {
        var web = new WebConfig { ProbeAllow = [ProbeAllowance.Parse("example.com")!] };

        Assert.Equal(expected, ProbeGuard.Allows(web, new ProbeModule { Name = "m", Prober = prober }, target));
    }

    [Fact]
    public void Nothing_is_allowed_by_default() => Assert.False(ProbeGuard.Allows(new WebConfig(), DefaultModules.All["http_2xx"], "http://example.com/"));
}
