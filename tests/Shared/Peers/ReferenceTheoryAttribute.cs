namespace Pronoia.Tests;

/// <summary>A theory that needs a file or directory below ../shared; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute(string path) => Skip = ReferenceData.SkipReason(path);
}
