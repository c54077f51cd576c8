namespace Pronoia.Alerting.Views;

/// <summary>A firing alert with what is known about it.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="State">Its state.</param>
/// <param name="SilencedBy">The silences that mute it; maintenance windows as <c>maintenance/NAME</c>.</param>
/// <param name="InhibitedBy">The alerts that mute it.</param>
/// <param name="Receivers">The receivers that it is routed to, sorted.</param>
public sealed record AlertView(
    Alert Alert,
    AlertState State,
    IReadOnlyList<string> SilencedBy,
    IReadOnlyList<Fingerprint> InhibitedBy,
    IReadOnlyList<string> Receivers);
