using Pronoia.Engine.Results;
using Pronoia.Probing;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Quorum;

/// <summary>What one location found last about one target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Location">Where it was probed from.</param>
/// <param name="Slot">The slot of that probe, UTC.</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record LocationVote(string Target, string Location, DateTimeOffset Slot, ProbeVerdict Verdict, string Message)
{
    public TableOperation ToUpsert(string partition) => TableOperation.Upsert(new TableRow(partition, RowKey(Target, Location))
    {
        [nameof(Target)] = Target,
        [nameof(Location)] = Location,
        [nameof(Slot)] = Slot,
        [nameof(Verdict)] = Verdict.ToString(),
        [nameof(Message)] = TargetStatus.Clip(Message, 1000),
    });

    /// <summary>Reads a row; null where a newer version wrote something that this one does not know.</summary>
    public static LocationVote? FromRow(TableRow row) =>
        row.GetString(nameof(Target)) is { } target && row.GetString(nameof(Location)) is { } location && row.GetTime(nameof(Slot)) is { } slot
        && Enum.TryParse<ProbeVerdict>(row.GetString(nameof(Verdict)), out var verdict)
            ? new LocationVote(target, location, slot, verdict, row.GetString(nameof(Message)) ?? "")
            : null;

    public static string RowKey(string target, string location) => TableKey.Escape($"{target}|{location}");
}
