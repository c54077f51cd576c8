namespace Pronoia.Reporting.Slos;

/// <summary>How one of the two alerts of an objective is to look: the page or the ticket.</summary>
public sealed record SloAlert
{
    /// <summary>Whether the alert is left out.</summary>
    public bool Disabled { get; init; }

    /// <summary>Labels of this alert, over those that both have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Annotations of this alert, over those that both have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];
}
