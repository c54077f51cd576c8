using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Probing;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>One probe: one row of the table <c>results</c> (partition: job and UTC day, row: slot and target), with typed columns.</summary>
public static class ProbeResultRow
{
    /// <summary>The table.</summary>
    public const string Table = "results";

    /// <summary>The partition of a job's results of the day of <paramref name="slot"/>.</summary>
    public static string Partition(string job, DateTimeOffset slot) =>
        TableKey.Escape(string.Create(CultureInfo.InvariantCulture, $"{job}_{slot.UtcDateTime:yyyyMMdd}"));

    /// <summary>The row of a result.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="target">The target.</param>
    /// <param name="result">What the probe found.</param>
    /// <param name="maintenance">The maintenance window that the slot lies in, or null: the result counts for nothing then.</param>
    public static TableRow Create(string job, DateTimeOffset slot, TargetConfig target, ProbeResult result, string? maintenance)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(result);
        var row = new TableRow(Partition(job, slot), $"{TableKey.Ascending(slot)}_{TableKey.Escape(target.Name)}")
        {
            ["Target"] = target.Name,
            ["Url"] = TargetStatus.Clip(target.Url),
            ["Module"] = target.Module,
            ["Slot"] = slot,
            ["StartedAt"] = result.StartedAt,
            ["DurationSeconds"] = result.Duration.TotalSeconds,
            ["Success"] = result.Success,
            ["Verdict"] = result.Verdict.ToString(),
            ["Failure"] = FailureText(result),
            ["Message"] = TargetStatus.Clip(result.Message ?? ""),
            ["StatusCode"] = result.StatusCode,
            ["Maintenance"] = maintenance,
        };
        foreach (var phase in result.Phases)
        {
            row[$"{char.ToUpperInvariant(phase.Name[0])}{phase.Name[1..]}Seconds"] = phase.Seconds;
        }

        return row;
    }

    /// <summary>The failure class as people and labels write it; empty for none.</summary>
    public static string FailureText(ProbeResult result) =>
        result.Failure == FailureClass.None ? "" : result.Failure.ToString().ToLowerInvariant();
}
