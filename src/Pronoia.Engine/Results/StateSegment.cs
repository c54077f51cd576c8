using Pronoia.Reporting.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Results;

/// <summary>
/// A closed stretch of time in which a target was in one state: one row of the table <c>segments</c> (partition: target, row: start). The
/// current stretch is in <see cref="TargetStatus"/>.
/// </summary>
/// <param name="Target">The target's name.</param>
/// <param name="State">The state.</param>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Failure">For down: the failure class of the first failed probe.</param>
/// <param name="Message">For down: the sentence of the first failed probe; for maintenance: the name of the window.</param>
/// <param name="LastGood">For down: the last slot before it that was good, which bounds the start of the outage from below.</param>
public sealed record StateSegment(
    string Target, UptimeState State, DateTimeOffset From, DateTimeOffset To, string Failure = "", string Message = "", DateTimeOffset? LastGood = null)
{
    /// <summary>The table.</summary>
    public const string Table = "segments";

    /// <summary>The row.</summary>
    public TableRow ToRow() => new(TableKey.Escape(Target), TableKey.Ascending(From))
    {
        ["Target"] = Target,
        ["State"] = State.ToString(),
        ["From"] = From,
        ["To"] = To,
        ["Failure"] = Failure,
        ["Message"] = TargetStatus.Clip(Message),
        ["LastGood"] = LastGood,
    };

    /// <summary>Reads a row.</summary>
    public static StateSegment FromRow(TableRow row) => new(
        row.GetString("Target") ?? row.PartitionKey,
        Enum.TryParse<UptimeState>(row.GetString("State"), out var state) ? state : UptimeState.Unknown,
        row.GetTime("From") ?? default,
        row.GetTime("To") ?? default,
        row.GetString("Failure") ?? "",
        row.GetString("Message") ?? "",
        row.GetTime("LastGood"));
}
