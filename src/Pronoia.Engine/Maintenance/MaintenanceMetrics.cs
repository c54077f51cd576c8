using Pronoia.Probing;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Maintenance;

/// <summary>Maintenance as series of a target. They are there in slots in which a window holds and end with the first slot in which none does.</summary>
internal static class MaintenanceMetrics
{
    /// <summary>1 while a window holds, whatever the check found: what queries are guarded with.</summary>
    public const string InMaintenance = "pronoia_maintenance";

    /// <summary>That a window holds.</summary>
    public static MetricFamily Window { get; } = MetricFamily.Gauge(InMaintenance, "Whether a maintenance window holds for the target.", 1);

    /// <summary>
    /// What a slot in maintenance adds to a probe's series. <c>probe_success</c> is repeated under a name of its own, with the same labels and time, so that
    /// objectives can count it out sample by sample; as <c>probe_success</c> itself it is absent where the prober could not probe.
    /// </summary>
    public static IEnumerable<MetricFamily> Of(ProbeResult result)
    {
        yield return Window;
        if (result.Verdict != ProbeVerdict.Unknown)
        {
            yield return MetricFamily.Gauge(SloIndicator.MaintenanceSuccess, "probe_success of probes in maintenance.", result.Success ? 1 : 0);
        }
    }

    /// <summary>Whether a series speaks of the calendar: its coming and going is no anomaly.</summary>
    public static bool Is(string metric) => metric is InMaintenance or SloIndicator.MaintenanceSuccess;
}
