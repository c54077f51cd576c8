namespace Pronoia.Tests;

/// <summary>A fact that needs a program on the PATH; skipped where it is absent, unless PRONOIA_REQUIRE_PEERS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string program)
    {
        if (!ReferenceData.PeersRequired && Peer.Find(program) is null)
        {
            Skip = $"{program} is not installed";
        }
    }
}
