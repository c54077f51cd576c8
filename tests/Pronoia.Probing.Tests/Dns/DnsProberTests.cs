using Pronoia.Probing.Dns;
using Pronoia.Probing.Tests.Servers;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Tests.Dns;

public sealed class DnsProberTests : ProbeFixture
{
    private static readonly DnsProbe A = new() { QueryName = "example.com", QueryType = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_is_counted(bool tcp)
    {
        await using var server = DnsServer.OfExample();

        var result = await ProbeAsync(tcp ? server.Tcp : server.Udp, A with { Tcp = tcp });

        Assert.True(result.Success, result.Message);
        Assert.Equal(1, result.Value("probe_dns_query_succeeded"));
        Assert.Equal((2, 1, 1), (result.Value("probe_dns_answer_rrs"), result.Value("probe_dns_authority_rrs"), result.Value("probe_dns_additional_rrs")));
        Assert.Equal(["resolve", "connect", "request"], result.Phases.Select(p => p.Name));
        Assert.Contains(result.Log, l => l.EndsWith("example.com.\t300\tIN\tA\t192.0.2.1", StringComparison.Ordinal));
        Assert.False(result.Has("probe_dns_serial"));
    }

    [Fact]
    public async Task The_serial_of_a_zone_is_told()
    {
        await using var server = DnsServer.OfExample();

        var result = await ProbeAsync(server.Udp, A with { QueryType = DnsNames.TypeSoa });

        Assert.Equal(12345, result.Value("probe_dns_serial"));
    }

    [Fact]
    public async Task Response_codes_and_records_are_judged()
    {
        await using var server = DnsServer.OfExample();

        var missing = await ProbeAsync(server.Udp, A with { QueryName = "example.org" });
        var expected = await ProbeAsync(server.Udp, A with { QueryName = "example.org", ValidRcodes = [3] });
        var matching = await ProbeAsync(server.Udp, A with { ValidateAnswer = new() { FailIfMatches = [Re2.Compile(@"192\.0\.2\.2$")] } });
        var other = await ProbeAsync(server.Udp, A with { ValidateAdditional = new() { FailIfNoneMatches = [Re2.Compile("nothing")] } });

        Assert.Equal((FailureClass.Status, "response code NXDOMAIN is not NOERROR"), (missing.Failure, missing.Message));
        Assert.True(expected.Success, expected.Message);
        Assert.Equal((FailureClass.Body, @"a record of the answer section matches ""192\.0\.2\.2$"""), (matching.Failure, matching.Message));
        Assert.Equal((FailureClass.Body, "no record of the additional section matches fail_if_none_matches_regexp"), (other.Failure, other.Message));
        Assert.Equal(1, other.Value("probe_dns_query_succeeded"));
    }

    [Fact]
    public async Task An_answer_to_another_query_is_ignored()
    {
        await using var server = new DnsServer(query =>
        {
            var answer = DnsAnswers.Example(query);
            answer[0] ^= 1;
            return answer;
        });

        var udp = await ProbeAsync(server.Udp, A, TimeSpan.FromMilliseconds(300));
        var tcp = await ProbeAsync(server.Tcp, A with { Tcp = true });

        Assert.Equal(FailureClass.Timeout, udp.Failure);
        Assert.Equal((FailureClass.Protocol, "the DNS response answers another query"), (tcp.Failure, tcp.Message));
    }

    [Fact]
    public async Task A_malformed_answer_is_a_protocol_failure()
    {
        await using var server = new DnsServer(query => DnsAnswers.Respond(query, answers: [[0xc0, 200]]));

        var result = await ProbeAsync(server.Udp, A);

        Assert.Equal((FailureClass.Protocol, "the DNS response is malformed: a compressed name does not point backwards"), (result.Failure, result.Message));
    }

    private ValueTask<ProbeResult> ProbeAsync(string target, DnsProbe options, TimeSpan? timeout = null) =>
        Prober.ProbeAsync(new ProbeModule { Name = "dns", Prober = ProberKind.Dns, Dns = options }, target, timeout ?? Patience, default);
}
