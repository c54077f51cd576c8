using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>What Pronoia reports beyond blackbox_exporter.</summary>
internal static class PronoiaMetrics
{
    private static readonly MetricDefinition Failure = new("pronoia_probe_failure", "Class of the failure of the probe; none where it succeeded");

    private static readonly MetricDefinition Attempts = new("pronoia_probe_attempts", "Attempts made, those that confirm a failure included");
    private static readonly MetricDefinition Verdict = new("pronoia_probe_verdict", "What the probe says of its target: up, degraded, down or unknown");

    private static readonly Labels[] Verdicts =
        [.. Enum.GetNames<ProbeVerdict>().Select(name => Labels.Of([new Label("verdict", name.ToLowerInvariant())]))];

    private static readonly Labels[] Classes =
        [.. Enum.GetNames<FailureClass>().Select(name => Labels.Of([new Label("class", name.ToLowerInvariant())]))];

    public static void Report(MetricSet metrics, FailureClass failure, ProbeVerdict verdict, int attempts)
    {
        metrics.Set(Failure, Classes[(int)failure], 1);
        metrics.Set(Verdict, Verdicts[(int)verdict], 1);
        metrics.Set(Attempts, attempts);
    }
}
