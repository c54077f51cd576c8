namespace Pronoia.Detection.Tests.Reference;

/// <summary>Finds the shared data beside the checkout; absent data skips a test, or fails it where PRONOIA_REQUIRE_PEERS is 1.</summary>
internal static class SharedData
{
    internal static string? Find(string relative)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (!File.Exists(Path.Combine(directory.FullName, "Functions.sln")))
                continue;
            var path = Path.Combine(directory.FullName, "..", "shared", "data", relative);
            return Path.Exists(path) ? Path.GetFullPath(path) : null;
        }

        return null;
    }

    internal static string Require(string relative) =>
        Find(relative) ?? throw new DirectoryNotFoundException($"../shared/data/{relative} is needed by this test.");

    internal static string? SkipReason(string relative) =>
        Find(relative) is not null || string.Equals(Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS"), "1", StringComparison.Ordinal)
            ? null
            : $"../shared/data/{relative} is absent";
}

/// <summary>A theory that needs the reference outputs of ML.NET.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = SharedData.SkipReason("mlnet-reference");
}

/// <summary>A fact that needs the reference outputs of ML.NET.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = SharedData.SkipReason("mlnet-reference");
}
