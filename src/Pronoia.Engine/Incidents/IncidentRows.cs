using Pronoia.Alerting;
using Pronoia.Engine.Results;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Incidents;

/// <summary>
/// Incidents as rows: the table <c>incidents</c> (partition: UTC day in the identity, row: identity) and the table <c>incidentmembers</c>
/// (partition: identity, row: start, entry and series). The same incident always has the same keys.
/// </summary>
internal static class IncidentRows
{
    public const string Table = "incidents";

    public const string MemberTable = "incidentmembers";

    public const int Causes = 3;

    private const int DayLength = 8;

    /// <summary>The partition of an incident; an identity that is none of ours has an empty one.</summary>
    public static string? Partition(string id) => id.Length > DayLength ? id[..DayLength] : null;

    public static TableRow Create(Incident i)
    {
        var row = new TableRow(Partition(i.Id)!, i.Id)
        {
            ["Id"] = i.Id,
            ["State"] = i.State.ToString(),
            ["Title"] = TargetStatus.Clip(i.Title),
            ["StartEarliest"] = i.StartEarliest,
            ["StartLatest"] = i.StartLatest,
            ["ConfirmedAt"] = i.ConfirmedAt,
            ["Confirmation"] = i.Confirmation,
            ["EndedAt"] = i.EndedAt,
            ["MemberCount"] = i.Members.Count,
            ["Components"] = TargetStatus.Clip(string.Join(' ', i.Members.Select(m => m.Component).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal))),
        };
        foreach (var (cause, number) in i.Causes.Take(Causes).Select((c, n) => (c, n + 1)))
        {
            row[$"Cause{number}Series"] = TargetStatus.Clip(cause.Series);
            row[$"Cause{number}Component"] = TargetStatus.Clip(cause.Component);
            row[$"Cause{number}Rank"] = cause.Rank;
            row[$"Cause{number}Reason"] = TargetStatus.Clip(cause.Reason);
        }

        return row;
    }

    public static TableRow CreateMember(string id, IncidentMember m) =>
        new(id, $"{TableKey.Ascending(m.StartedAt)}_{TableKey.Escape(m.Entry)}_{Fingerprint.Of(m.Series)}")
        {
            ["Entry"] = m.Entry,
            ["Series"] = TargetStatus.Clip(m.Series.ToString()),
            ["Metric"] = TargetStatus.Clip(m.Series.Name),
            ["Target"] = TargetStatus.Clip(m.Series["target"]),
            ["Component"] = TargetStatus.Clip(m.Component),
            ["Kind"] = m.Kind,
            ["StartedAt"] = m.StartedAt,
            ["EndedAt"] = m.EndedAt,
            ["Observed"] = m.Evidence.Observed,
            ["Expected"] = m.Evidence.Expected,
            ["Lower"] = m.Evidence.Lower,
            ["Upper"] = m.Evidence.Upper,
            ["Score"] = m.Evidence.Score,
            ["PValue"] = m.Evidence.PValue,
            ["Detector"] = m.Evidence.Detector,
            ["Rung"] = m.Evidence.Rung,
            ["TrainedFrom"] = m.Evidence.TrainedFrom,
            ["TrainedTo"] = m.Evidence.TrainedTo,
            ["Excluded"] = m.Evidence.Excluded,
            ["CarriedBy"] = m.Evidence.CarriedBy is { } carriedBy ? TargetStatus.Clip(carriedBy) : null,
            ["Share"] = m.Share,
            ["Summary"] = TargetStatus.Clip(m.Summary),
        };

    public static Incident Read(TableRow row, IReadOnlyList<IncidentMember> members) => new()
    {
        Id = row.RowKey,
        State = Enum.TryParse<IncidentState>(row.GetString("State"), out var state) ? state : IncidentState.Pending,
        Title = row.GetString("Title") ?? "",
        StartEarliest = row.GetTime("StartEarliest") ?? default,
        StartLatest = row.GetTime("StartLatest") ?? default,
        ConfirmedAt = row.GetTime("ConfirmedAt"),
        Confirmation = row.GetString("Confirmation") ?? "",
        EndedAt = row.GetTime("EndedAt"),
        Members = members,
        Causes =
        [
            .. Enumerable.Range(1, Causes).Where(n => row.GetString($"Cause{n}Series") is not null).Select(n => new IncidentCause(
                row.GetString($"Cause{n}Series")!, row.GetString($"Cause{n}Component") ?? "", row.GetDouble($"Cause{n}Rank") ?? 0, row.GetString($"Cause{n}Reason") ?? "")),
        ],
    };

    /// <summary>A member; its series is read from its text, and is empty where that was cut.</summary>
    public static IncidentMember ReadMember(TableRow row) => new()
    {
        Entry = row.GetString("Entry") ?? "",
        Series = SeriesText.Parse(row.GetString("Series") ?? ""),
        Component = row.GetString("Component") ?? "",
        Kind = row.GetString("Kind") ?? "",
        StartedAt = row.GetTime("StartedAt") ?? default,
        EndedAt = row.GetTime("EndedAt"),
        Share = row.GetDouble("Share") ?? 0,
        Summary = row.GetString("Summary") ?? "",
        Evidence = new Evidence
        {
            Observed = row.GetDouble("Observed"),
            Expected = row.GetDouble("Expected"),
            Lower = row.GetDouble("Lower"),
            Upper = row.GetDouble("Upper"),
            Score = row.GetDouble("Score"),
            PValue = row.GetDouble("PValue"),
            Detector = row.GetString("Detector"),
            Rung = row.GetString("Rung"),
            TrainedFrom = row.GetTime("TrainedFrom"),
            TrainedTo = row.GetTime("TrainedTo"),
            Excluded = row.GetString("Excluded"),
            CarriedBy = row.GetString("CarriedBy"),
        },
    };
}
