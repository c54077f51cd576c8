namespace Pronoia.Alerting.Groups;

/// <summary>What mutes an alert.</summary>
/// <param name="Inhibiting">The alert that inhibits it; null: none.</param>
/// <param name="Silences">The silences that are active for it, sorted; maintenance windows as <c>maintenance/NAME</c>.</param>
internal sealed record MutedBy(Fingerprint? Inhibiting, IReadOnlyList<string> Silences)
{
    public static MutedBy Nothing { get; } = new(null, []);

    public bool Any => Inhibiting is not null || Silences.Count > 0;
}
