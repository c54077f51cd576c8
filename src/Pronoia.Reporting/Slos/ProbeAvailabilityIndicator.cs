namespace Pronoia.Reporting.Slos;

/// <summary>Probes that failed among those that ran; a probe that did not run is in neither.</summary>
/// <param name="Selector">Matchers in braces, for example <c>{job="api"}</c>.</param>
public sealed record ProbeAvailabilityIndicator(string Selector) : SloIndicator
{
    /// <inheritdoc/>
    public override string ErrorRatio(string range) =>
        $"1 - (\n  sum(sum_over_time(probe_success{Selector}[{range}]))\n  /\n  sum(count_over_time(probe_success{Selector}[{range}]))\n)";

    /// <inheritdoc/>
    public override (string Bad, string Total)? Events(string range)
    {
        var total = $"sum(count_over_time(probe_success{Selector}[{range}]))";
        return ($"{total} - sum(sum_over_time(probe_success{Selector}[{range}]))", total);
    }
}
