namespace Pronoia.Alerting.Tests;

/// <summary>A test that needs a file of the shared reference data; skipped where that is absent, unless PRONOIA_REQUIRE_PEERS is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string path)
    {
        if (Find(path) is null && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"the shared data has no {path}";
        }
    }

    /// <summary>The full path of a file of the shared data, or null.</summary>
    public static string? Find(string path)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
            {
                var file = Path.Combine(directory.Parent!.FullName, "shared", path);
                return File.Exists(file) ? file : null;
            }
        }

        return null;
    }
}
