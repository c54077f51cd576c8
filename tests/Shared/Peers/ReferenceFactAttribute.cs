namespace Pronoia.Tests;

/// <summary>A fact that needs a file or directory below ../shared; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute(string path) => Skip = ReferenceData.SkipReason(path);
}
