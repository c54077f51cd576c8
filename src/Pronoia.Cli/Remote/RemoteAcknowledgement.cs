namespace Pronoia.Cli.Remote;

/// <summary>Takes alerts on.</summary>
/// <param name="Matchers">Which.</param>
/// <param name="CreatedBy">Who.</param>
/// <param name="Comment">What they say; may be empty.</param>
/// <param name="Verdict"><c>useful</c>, <c>noise</c>, or null.</param>
internal sealed record RemoteAcknowledgement(IReadOnlyList<RemoteMatcher> Matchers, string CreatedBy, string Comment, string? Verdict);
