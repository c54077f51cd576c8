using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Reporting.Slos;

/// <summary>Successful probes that took longer than a limit among the successful ones, those in maintenance left out; failures belong to availability.</summary>
/// <param name="Selector">Matchers in braces, for example <c>{job="api"}</c>.</param>
/// <param name="Limit">The longest duration that counts as good.</param>
/// <param name="Step">The distance of two probes: the resolution at which the past is looked at.</param>
public sealed record ProbeLatencyIndicator(string Selector, TimeSpan Limit, TimeSpan Step) : SloIndicator
{
    /// <inheritdoc/>
    public override string ErrorRatio(string range) => Events(range) is var (slow, all) ? $"{slow}\n/\n{all}" : "";

    /// <inheritdoc/>
    public override (string Bad, string Total)? Events(string range)
    {
        var limit = Limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        // Where a series has no stale marker the lookback goes on showing the last slot in maintenance: only what is of the same slot as the probe counts.
        var maintenance = $"timestamp({MaintenanceSuccess}{Selector}) == timestamp(probe_success{Selector})";
        var good = $"probe_duration_seconds{Selector} and on (job, instance) probe_success{Selector} == 1 unless ({maintenance})";
        var step = PrometheusDuration.Format(Step);
        return ($"sum(sum_over_time((({good}) > bool {limit})[{range}:{step}]))", $"sum(count_over_time(({good})[{range}:{step}]))");
    }
}
