namespace Pronoia.Probing.Ocsp;

/// <summary>What is known of a certificate's revocation, and for how long that holds.</summary>
/// <param name="Status">The status.</param>
/// <param name="Message">What there is to say about it, as a sentence; empty where it is good.</param>
/// <param name="Until">Until when it holds, UTC.</param>
internal sealed record OcspAnswer(OcspStatus Status, string Message, DateTimeOffset Until);
