namespace Pronoia.Prometheus.Tests;

/// <summary>The reference material beside the checkout: <c>../shared</c>, seen from the directory that holds Functions.sln.</summary>
internal static class ReferenceData
{
    public static bool PeersRequired => Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") == "1";

    /// <summary>A file of this test project.</summary>
    public static string OwnFile(params string[] parts) => Path.Combine([Root()!.FullName, "tests", "Pronoia.Prometheus.Tests", .. parts]);

    public static string? Find(params string[] parts)
    {
        if (Root()?.Parent is not { } beside)
        {
            return null;
        }

        var path = Path.Combine([beside.FullName, "shared", .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    public static string Require(params string[] parts) =>
        Find(parts) ?? throw new InvalidOperationException($"../shared/{string.Join('/', parts)} is missing");

    private static DirectoryInfo? Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
        {
            directory = directory.Parent;
        }

        return directory;
    }
}

/// <summary>A fact that needs a file or directory below ../shared; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute(string path)
    {
        if (!ReferenceData.PeersRequired && ReferenceData.Find(path.Split('/')) is null)
        {
            Skip = $"../shared/{path} is not here";
        }
    }
}

/// <summary>A fact that needs a program on the PATH, and perhaps reference material; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string program, string? reference = null)
    {
        if (ReferenceData.PeersRequired)
        {
            return;
        }

        if (!PeerProgram.IsInstalled(program))
        {
            Skip = $"{program} is not installed";
        }
        else if (reference is not null && ReferenceData.Find(reference.Split('/')) is null)
        {
            Skip = $"../shared/{reference} is not here";
        }
    }
}
