using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Tests.Alerts;

public sealed class VerdictMatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("api", 0, true)]
    [InlineData("web", 0, false)]
    [InlineData("api", 1, false)]
    public void A_stored_event_finds_the_verdict_on_its_own_alert(string target, int secondsLater, bool found)
    {
        var e = new DetectionEvent
        {
            Entry = "LatencyAnomaly",
            Series = Labels.Of([new(Label.MetricName, "probe_duration_seconds"), new("instance", "http://x/\"y\""), new("target", target)]),
            Kind = "spike",
            Summary = "",
            StartedAt = Start.AddSeconds(secondsLater),
            DetectedAt = Start,
            Evidence = new Evidence(),
        };
        AlertVerdict[] verdicts =
        [
            new(
                Labels.Of([new("alertname", "LatencyAnomaly"), new("metric", "probe_duration_seconds"), new("instance", "http://x/\"y\""), new("target", "api"), new("severity", "warning")]),
                Start,
                Verdict.Noise,
                "ada",
                "",
                Start),
        ];

        Assert.Equal(found, verdicts.Of(AnomalyRow.ToEvent(AnomalyRow.Create(e))) is not null);
        Assert.Equal(found, verdicts.Of(e) is not null);
    }
}
