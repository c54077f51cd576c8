namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>A theory that needs blackbox_exporter; without it the test is skipped, or fails where peers are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BlackboxTheoryAttribute : TheoryAttribute
{
    public BlackboxTheoryAttribute(bool overIpv6 = false)
    {
        OverIpv6 = overIpv6;
        if (!File.Exists(BlackboxExporter.Binary) && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{BlackboxExporter.Binary} is not installed";
        }
        else if (overIpv6 && !Ipv6.IsThere)
        {
            Skip = "this machine has no IPv6 loopback";
        }
    }

    public bool OverIpv6 { get; }
}
