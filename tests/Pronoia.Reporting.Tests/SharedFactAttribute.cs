namespace Pronoia.Reporting.Tests;

/// <summary>A fact that needs a file under ../shared; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string path)
    {
        RelativePath = path;
        if (Shared.Find(path.Split('/')) is null && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"../shared/{path} is absent";
        }
    }

    public string RelativePath { get; }
}
