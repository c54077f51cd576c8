using System.Text.Json;

namespace Pronoia.Engine.Tests.Infra;

/// <summary>Files of the repository that are deployed and not compiled.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static JsonElement Json(string path) => JsonDocument.Parse(Read(path)).RootElement;

    /// <summary>The Bicep files: relative path and text without comments.</summary>
    public static IReadOnlyList<(string Path, string Text)> Bicep() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "infra"), "*.bicep", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Root, file), WithoutComments(File.ReadAllLines(file)))),
    ];

    private static string WithoutComments(string[] lines) =>
        string.Join('\n', lines.Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("no directory above the test assembly holds Functions.sln");
    }
}
