namespace Pronoia.Tests;

/// <summary>A fact that needs a program on the PATH; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    /// <summary>Names what the test needs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="reference">A file or directory below ../shared that it needs too.</param>
    public PeerFactAttribute(string program, string? reference = null) => Skip = ReferenceData.PeersRequired || Peer.Find(program) is not null
        ? reference is null ? null : ReferenceData.SkipReason(reference)
        : $"{program} is not installed";
}
