using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Pronoia.Engine.Results;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>
/// The mail of a report to one group of recipients: one row of the table <c>reportmails</c> (partition: the report's name, row: slot and a digest of the
/// addresses), written before the mail is sent and after.
/// </summary>
public sealed record ReportMailing
{
    /// <summary>The table.</summary>
    public const string Table = "reportmails";

    /// <summary>The report's configured name.</summary>
    public required string Report { get; init; }

    /// <summary>The scheduled time of the report, UTC.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>The addresses.</summary>
    public required string Recipients { get; init; }

    /// <summary>How far it has come.</summary>
    public required ReportMailState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>While it is sent or tried again: not before this may another worker try. After it was sent or given up: when that was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why the last attempt failed; empty where it did not.</summary>
    public string Error { get; init; } = "";

    /// <summary>
    /// What makes it the same mail when it is sent again: the local part of its <c>Message-Id</c>, by which mail systems know a second copy.
    /// </summary>
    public string MessageId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Report}\n{TableKey.Ascending(Slot)}\n{Recipients}")))[..32];

    internal string ETag { get; init; } = "";

    /// <summary>The key of the row in the partition of the report's name.</summary>
    internal string RowKey => $"{TableKey.Ascending(Slot)}_{MessageId[..8]}";

    /// <summary>The mails of every report, by report and then oldest first.</summary>
    public static async IAsyncEnumerable<ReportMailing> ListAsync(ITableStore tables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        await foreach (var partition in tables.PartitionsAsync(Table, cancellationToken))
        {
            await foreach (var row in tables.QueryAsync(Table, partition, RowKeyRange.All, cancellationToken))
            {
                yield return FromRow(row);
            }
        }
    }

    internal TableRow ToRow() => new(TableKey.Escape(Report), RowKey)
    {
        ETag = ETag,
        ["Report"] = Report,
        ["Slot"] = Slot,
        ["Recipients"] = TargetStatus.Clip(Recipients),
        ["State"] = State.ToString(),
        ["Attempts"] = Attempts,
        ["At"] = At,
        ["Error"] = TargetStatus.Clip(Error),
        ["MessageId"] = MessageId,
    };

    internal static ReportMailing FromRow(TableRow row) => new()
    {
        Report = row.GetString("Report") ?? row.PartitionKey,
        Slot = row.GetTime("Slot") ?? default,
        Recipients = row.GetString("Recipients") ?? "",
        State = Enum.TryParse<ReportMailState>(row.GetString("State"), out var state) ? state : ReportMailState.Failed,
        Attempts = (int)(row.GetInt64("Attempts") ?? 0),
        At = row.GetTime("At") ?? default,
        Error = row.GetString("Error") ?? "",
        ETag = row.ETag,
    };
}
