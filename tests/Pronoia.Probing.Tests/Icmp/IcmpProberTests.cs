using Pronoia.Probing.Icmp;

namespace Pronoia.Probing.Tests.Icmp;

public sealed class IcmpProberTests : ProbeFixture
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Loopback_answers_or_the_prober_says_why_it_cannot_ask(int payload)
    {
        var module = new ProbeModule { Name = "icmp", Prober = ProberKind.Icmp, Icmp = new IcmpProbe { PayloadSize = payload, DontFragment = true } };

        var result = await Prober.ProbeAsync(module, "127.0.0.1", Patience, default);

        if (result.Failure == FailureClass.Prober)
        {
            Assert.Equal(ProbeVerdict.Unknown, result.Verdict);
            Assert.StartsWith("ICMP is not permitted here", result.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(result.Success, result.Message);
        Assert.True(result.Value("probe_icmp_duration_seconds", "phase=rtt") > 0);
        Assert.Equal(4, result.Value("probe_ip_protocol"));
    }

    [Fact]
    public void Checksums_follow_RFC_1071()
    {
        // The example of RFC 1071, 3: the sum is ddf2, the checksum its complement.
        Assert.Equal(0x220d, EchoMessage.Checksum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]));
        Assert.Equal(0, EchoMessage.Checksum(EchoMessage.Request(v6: false, 1, 2, "odd"u8)));
    }
}
