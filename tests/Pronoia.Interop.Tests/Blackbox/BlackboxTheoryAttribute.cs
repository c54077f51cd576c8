namespace Pronoia.Interop.Tests.Blackbox;

/// <summary>A theory that needs blackbox_exporter; without it the test is skipped, or fails where peers are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BlackboxTheoryAttribute : TheoryAttribute
{
    public BlackboxTheoryAttribute()
    {
        if (!File.Exists(BlackboxExporter.Binary) && Environment.GetEnvironmentVariable("PRONOIA_REQUIRE_PEERS") != "1")
        {
            Skip = $"{BlackboxExporter.Binary} is not installed";
        }
    }
}
