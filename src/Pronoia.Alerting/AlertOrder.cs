namespace Pronoia.Alerting;

/// <summary>The order of alerts in a message, as in Alertmanager: by job, by instance, by number of labels, by labels.</summary>
internal sealed class AlertOrder : IComparer<Alert>
{
    public static AlertOrder Instance { get; } = new();

    public int Compare(Alert? x, Alert? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach (var name in (ReadOnlySpan<string>)["job", "instance"])
        {
            var (a, b) = (x.Labels[name], y.Labels[name]);
            if (a != b)
            {
                // An alert without the label comes last.
                return a.Length == 0 ? 1 : b.Length == 0 ? -1 : string.CompareOrdinal(a, b);
            }
        }

        var byCount = x.Labels.Count.CompareTo(y.Labels.Count);
        return byCount != 0 ? byCount : x.Labels.CompareTo(y.Labels);
    }
}
