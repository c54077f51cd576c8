using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Tests;

public class HostileAlertTests
{
    private const string Yaml = """
        route: {receiver: r, group_by: [alertname], group_wait: 1s}
        receivers: [{name: r, console_configs: [{}]}]
        """;

    [Fact]
    public async Task What_is_beyond_the_limits_is_rejected_alone_and_the_others_go_out()
    {
        var h = new AlertingHarness(Yaml);
        var many = Labels.Of(Enumerable.Range(0, 1000).Select(i => new Label($"l{i}", "x")));
        var result = await h.Manager.PutAlertsAsync(
            [
                new Alert { Labels = many },
                new Alert { Labels = Labels.Of([new Label("a\nb", "x")]) },
                new Alert { Labels = Labels.Of([new Label("a", new string('x', 5000))]) },
                new Alert { Labels = AlertingHarness.Labels("alertname=Late"), StartsAt = ManualTimeProvider.Start.AddHours(1), EndsAt = ManualTimeProvider.Start },
                new Alert { Labels = AlertingHarness.Labels("alertname=Good") },
            ],
            default);
        Assert.Equal(
            ["1000 labels; at most 128 are taken", "invalid label name \"a?b\"", "label \"a\" is longer than 4096 characters", "start time must not be after end time"],
            result.Rejected);
        await h.Run(10);
        Assert.Equal(["1 r firing Good"], h.Log());
    }

    [Fact]
    public async Task Huge_annotations_are_cut()
    {
        var h = new AlertingHarness(Yaml);
        await h.Manager.PutAlertsAsync(
            [
                new Alert
                {
                    Labels = AlertingHarness.Labels("alertname=A"),
                    Annotations = Labels.Of(Enumerable.Range(0, 9).Select(i => new Label($"a{i}", string.Concat(Enumerable.Repeat("😀", 512 * 1024))))),
                },
            ],
            default);
        await h.Run(10);
        var annotations = Assert.Single(h.Sent).Alerts[0].Annotations;
        Assert.InRange(annotations.Sum(a => a.Value.Length), 16_000, 64 * 1024);
        Assert.All(annotations, a => Assert.EndsWith("… (cut)", a.Value, StringComparison.Ordinal));
        Assert.All(annotations, a => Assert.False(char.IsHighSurrogate(a.Value[^(1 + "… (cut)".Length)])));
    }
}
