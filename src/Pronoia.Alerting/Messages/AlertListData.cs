using System.Collections;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Alerting.Messages;

/// <summary>Alerts as templates see them: a list with <c>Firing</c> and <c>Resolved</c>.</summary>
internal sealed class AlertListData(IReadOnlyList<Alert> alerts) : ITemplateObject, IReadOnlyList<object?>
{
    public IReadOnlyList<Alert> Alerts { get; } = alerts;

    public int Count => Alerts.Count;

    public object? this[int index] => new AlertData(Alerts[index]);

    public bool TryGetMember(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments.Count) switch
        {
            ("Firing", 0) => new AlertListData([.. Alerts.Where(a => a.EndsAt is null)]),
            ("Resolved", 0) => new AlertListData([.. Alerts.Where(a => a.EndsAt is not null)]),
            _ => null,
        };
        return value is not null;
    }

    public IEnumerator<object?> GetEnumerator() => Alerts.Select(object? (a) => new AlertData(a)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
