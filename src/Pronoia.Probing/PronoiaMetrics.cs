using Pronoia.Prometheus.Model;

namespace Pronoia.Probing;

/// <summary>What Pronoia reports beyond blackbox_exporter.</summary>
internal static class PronoiaMetrics
{
    private static readonly MetricDefinition Failure = new("pronoia_probe_failure", "Class of the failure of the probe; none where it succeeded");

    private static readonly Labels[] Classes =
        [.. Enum.GetNames<FailureClass>().Select(name => Labels.Of([new Label("class", name.ToLowerInvariant())]))];

    public static void ReportFailure(ProbeRun run) => run.Metrics.Set(Failure, Classes[(int)run.Failure], 1);
}
