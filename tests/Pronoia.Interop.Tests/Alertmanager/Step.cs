using System.Globalization;
using Pronoia.Alerting;
using Pronoia.Prometheus.Model;

namespace Pronoia.Interop.Tests.Alertmanager;

/// <summary>One thing that happens in a <see cref="Scenario"/>.</summary>
internal sealed record Step(int At, string What, IReadOnlyList<(string Name, string Value)> Labels, int Seconds)
{
    public static Step Parse(string text)
    {
        var parts = text.Split(' ', 3);
        var rest = parts[2];
        var seconds = 0;
        if (parts[1] == "silence")
        {
            var split = rest.LastIndexOf(' ');
            seconds = int.Parse(rest.AsSpan(split + 1), CultureInfo.InvariantCulture);
            rest = rest[..split];
        }

        return new Step(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            [.. rest.Split(',').Select(p => p.Split('=', 2)).Select(p => (p[0], p[1]))],
            seconds);
    }

    public Alert Alert(string scenario, DateTimeOffset now) => new()
    {
        Labels = Prometheus.Model.Labels.Of(Labels.Append(("scenario", scenario)).Select(l => new Label(l.Item1, l.Item2))),
        Annotations = Prometheus.Model.Labels.Of([new Label("summary", $"{What} <{scenario}> & \"more\"")]),
        StartsAt = What switch { "fire" => now, "old" => now.AddMinutes(-10), _ => default },
        EndsAt = What switch { "fire" or "old" => now.AddHours(1), "resolve" => now, _ => null },
        GeneratorUrl = "",
    };
}
