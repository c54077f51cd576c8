namespace Pronoia.Tests;

/// <summary>The reference material beside the checkout: <c>../shared</c>, seen from the directory that holds Functions.sln.</summary>
internal static class ReferenceData
{
    /// <summary>Whether a test whose peer or data is absent must fail instead of being skipped.</summary>
    public static bool PeersRequired => Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") == "1";

    /// <summary>The directory that holds Functions.sln.</summary>
    public static string Repository
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
            {
                directory = directory.Parent ?? throw new DirectoryNotFoundException("no directory above the tests holds Functions.sln");
            }

            return directory.FullName;
        }
    }

    /// <summary>A file or directory below ../shared, or null.</summary>
    public static string? Find(params string[] parts)
    {
        var full = Path.GetFullPath(Path.Combine([Repository, "..", "shared", .. parts]));
        return Path.Exists(full) ? full : null;
    }

    /// <summary>A file or directory below ../shared.</summary>
    public static string Require(params string[] parts) => Find(parts) ?? throw new FileNotFoundException($"../shared/{string.Join('/', parts)} is missing");

    /// <summary>Why a test that needs a file or directory below ../shared is skipped; null where it runs.</summary>
    public static string? SkipReason(string path) => PeersRequired || Find(path) is not null ? null : $"../shared/{path} is not here";
}
