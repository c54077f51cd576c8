namespace Pronoia.Prometheus.Tests.PromQLTest;

/// <summary>The scripts under ../shared/data/promqltest beside the checkout.</summary>
internal static class ConformanceScripts
{
    public static string? Directory { get; } = Find();

    public static IReadOnlyList<string> Names() =>
        Directory is null
            ? ["absent"]
            : [.. System.IO.Directory.GetFiles(Directory, "*.test").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Functions.sln")))
            {
                var directory = Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "data", "promqltest"));
                return System.IO.Directory.Exists(directory) ? directory : null;
            }
        }

        return null;
    }
}
