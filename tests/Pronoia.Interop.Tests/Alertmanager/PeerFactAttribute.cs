namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>A test that needs a program of Debian's; it is skipped with a reason where that is absent, unless PRONOIA_REQUIRE_PEERS is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string binary)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var present = path.Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, binary)));
        if (!present && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{binary} is not installed";
        }
    }
}
