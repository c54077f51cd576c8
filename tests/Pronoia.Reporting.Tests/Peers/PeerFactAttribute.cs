namespace Pronoia.Reporting.Tests.Peers;

/// <summary>
/// A fact that needs a peer program. Without the program it is skipped with the reason; with PRONOIA_REQUIRE_PEERS=1 it runs and fails instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string program)
    {
        Program = program;
        if (Find(program) is null && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{program} is not installed";
        }
    }

    public string Program { get; }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
