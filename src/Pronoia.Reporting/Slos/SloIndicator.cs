namespace Pronoia.Reporting.Slos;

/// <summary>What an objective measures: PromQL for the bad share, with <c>{{.window}}</c> where the range goes.</summary>
public abstract record SloIndicator
{
    /// <summary>The placeholder of the range, as in Sloth.</summary>
    public const string Window = "{{.window}}";

    /// <summary>
    /// The series that holds each sample of <c>probe_success</c> taken in maintenance once more, with the same labels and time. Indicators over probes leave
    /// these samples out; where there is no such series, nothing is left out.
    /// </summary>
    public const string MaintenanceSuccess = "pronoia_maintenance_success";

    /// <summary>PromQL for the bad share (ratio 0–1) over a range.</summary>
    /// <param name="range">A range in Prometheus's notation, for example <c>5m</c>.</param>
    public abstract string ErrorRatio(string range);

    /// <summary>PromQL for the bad and for all events of a range, or null where the indicator knows their ratio alone.</summary>
    /// <param name="range">A range in Prometheus's notation, for example <c>5m</c>.</param>
    public virtual (string Bad, string Total)? Events(string range) => null;

    /// <summary>Puts a range into a query.</summary>
    private protected static string Fill(string query, string range) => WindowTemplate.Fill(query, range);
}
