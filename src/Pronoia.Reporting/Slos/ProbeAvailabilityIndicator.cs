namespace Pronoia.Reporting.Slos;

/// <summary>Probes that failed among those that ran; a probe that did not run or ran in maintenance is in neither.</summary>
/// <param name="Selector">Matchers in braces, for example <c>{job="api"}</c>.</param>
public sealed record ProbeAvailabilityIndicator(string Selector) : SloIndicator
{
    /// <inheritdoc/>
    public override string ErrorRatio(string range) => $"1 - (\n  {Sum("sum_over_time", range)}\n  /\n  {Sum("count_over_time", range)}\n)";

    /// <inheritdoc/>
    public override (string Bad, string Total)? Events(string range)
    {
        var total = Sum("count_over_time", range);
        return ($"{total} - {Sum("sum_over_time", range)}", total);
    }

    // A sample and its repetition in maintenance have one time, so every range holds both or neither.
    private string Sum(string function, string range) =>
        $"(sum({function}(probe_success{Selector}[{range}])) - (sum({function}({MaintenanceSuccess}{Selector}[{range}])) or vector(0)))";
}
