namespace Pronoia.Cli.Remote;

/// <summary>The state of an alert or a silence.</summary>
/// <param name="State">For example <c>active</c>.</param>
/// <param name="SilencedBy">The silences that an alert is silenced by.</param>
/// <param name="InhibitedBy">The alerts that an alert is inhibited by.</param>
internal sealed record RemoteStatus(string State, IReadOnlyList<string>? SilencedBy = null, IReadOnlyList<string>? InhibitedBy = null);
