namespace Pronoia.Storage.Tests;

/// <summary>A test against a real program. Without the program it is skipped, or fails where PRONOIA_REQUIRE_PEERS is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string program)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => d.Length > 0 && File.Exists(Path.Combine(d, program)));
        if (!found && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{program} is not installed";
        }
    }
}
