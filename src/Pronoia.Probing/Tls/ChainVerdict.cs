using System.Security.Cryptography.X509Certificates;

namespace Pronoia.Probing.Tls;

/// <summary>What building a chain came to.</summary>
/// <param name="Flags">What is wrong with it.</param>
/// <param name="Description">The same as half a sentence; empty where nothing is.</param>
/// <param name="LatestStart">When the last of its certificates begins, UTC.</param>
/// <param name="EarliestEnd">When the first of its certificates ends, UTC.</param>
internal sealed record ChainVerdict(X509ChainStatusFlags Flags, string Description, DateTimeOffset LatestStart, DateTimeOffset EarliestEnd)
{
    /// <summary>Whether its outcome is the same at two times: on the same side of every limit of validity.</summary>
    public bool HoldsAt(DateTimeOffset made, DateTimeOffset now) => (made < LatestStart) == (now < LatestStart) && (made > EarliestEnd) == (now > EarliestEnd);
}
