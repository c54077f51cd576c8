using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Pronoia.Alerting;
using Pronoia.Alerting.State;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Alerts;

/// <summary>
/// Keeps alerting's documents in the table <c>alerting</c> (partition: kind, row: key), compressed and cut into columns of 60 KiB; one that is too
/// large for a row goes to a blob that the row names. The notification log is the table <c>notifications</c>, with typed columns.
/// </summary>
internal sealed class TableAlertingState(ITableStore tables, IBlobStore blobs) : IAlertingState
{
    /// <summary>The table of the documents.</summary>
    public const string DocumentTable = "alerting";

    /// <summary>The table of the notification log (partition: UTC day, row: time, notification and attempt).</summary>
    public const string LogTable = "notifications";

    private const int ColumnBytes = 60 * 1024;
    private const int MaxColumns = 14;

    public async ValueTask<AlertingDocument?> GetAsync(string kind, string key, CancellationToken cancellationToken) =>
        await tables.GetAsync(DocumentTable, kind, key, cancellationToken) is { } row ? await ReadAsync(row, cancellationToken) : null;

    public async IAsyncEnumerable<AlertingDocument> ListAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(DocumentTable, kind, RowKeyRange.All, cancellationToken))
        {
            if (await ReadAsync(row, cancellationToken) is { } document)
            {
                yield return document;
            }
        }
    }

    public async ValueTask<string> PutAsync(
        string kind, string key, ReadOnlyMemory<byte> content, string? expectedVersion, CancellationToken cancellationToken)
    {
        var row = new TableRow(kind, key) { ETag = expectedVersion ?? "" };
        var packed = Compress(content);
        if (packed.Length <= MaxColumns * ColumnBytes)
        {
            for (var i = 0; i * ColumnBytes < packed.Length; i++)
            {
                row[Column(i)] = packed[(i * ColumnBytes)..Math.Min(packed.Length, (i + 1) * ColumnBytes)];
            }
        }
        else
        {
            // A new name for each version: the row decides which one counts, so the pair changes as one.
            var name = $"state/alerting/{kind}/{key}/{Guid.NewGuid():N}";
            await blobs.PutAsync(name, packed, BlobCondition.MustNotExist, cancellationToken);
            row["Blob"] = name;
        }

        var previous = expectedVersion is null ? null : await tables.GetAsync(DocumentTable, kind, key, cancellationToken);
        try
        {
            var operation = expectedVersion is null ? TableOperation.Insert(row) : TableOperation.Replace(row);
            var etags = await tables.ApplyAsync(DocumentTable, kind, [operation], cancellationToken);
            await DropBlobAsync(previous, cancellationToken);
            return etags[0];
        }
        catch (StorageConflictException e)
        {
            await DropBlobAsync(row, cancellationToken);
            throw new AlertingConflictException(kind, key, e);
        }
    }

    public async ValueTask DeleteAsync(string kind, string key, string expectedVersion, CancellationToken cancellationToken)
    {
        var previous = await tables.GetAsync(DocumentTable, kind, key, cancellationToken);
        try
        {
            await tables.ApplyAsync(DocumentTable, kind, [TableOperation.Delete(new TableRow(kind, key) { ETag = expectedVersion })], cancellationToken);
        }
        catch (StorageConflictException e)
        {
            throw new AlertingConflictException(kind, key, e);
        }

        await DropBlobAsync(previous, cancellationToken);
    }

    public async ValueTask AppendAsync(NotificationRecord record, CancellationToken cancellationToken)
    {
        var row = new TableRow(Day(record.Time), $"{TableKey.Ascending(record.Time)}_{TableKey.Escape(record.Id)}_{record.Attempts.ToString("D4", CultureInfo.InvariantCulture)}")
        {
            ["Id"] = record.Id,
            ["Time"] = record.Time,
            ["Receiver"] = record.Receiver,
            ["Integration"] = record.Integration,
            ["GroupKey"] = Results.TargetStatus.Clip(record.GroupKey),
            ["Status"] = record.Status,
            ["Alerts"] = string.Join(' ', record.Alerts.Take(1000)),
            ["AlertCount"] = record.Alerts.Count,
            ["Outcome"] = record.Outcome.ToString(),
            ["Attempts"] = record.Attempts,
            ["Error"] = Results.TargetStatus.Clip(record.Error),
        };
        await tables.ApplyAsync(LogTable, row.PartitionKey, [TableOperation.Upsert(row)], cancellationToken);
    }

    public async IAsyncEnumerable<NotificationRecord> QueryAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            var range = new RowKeyRange(TableKey.Ascending(from), TableKey.Ascending(to));
            await foreach (var row in tables.QueryAsync(LogTable, Day(new DateTimeOffset(day, TimeSpan.Zero)), range, cancellationToken))
            {
                yield return ToRecord(row);
            }
        }
    }

    private static NotificationRecord ToRecord(TableRow row) => new(
        row.GetString("Id") ?? "",
        row.GetTime("Time") ?? default,
        row.GetString("Receiver") ?? "",
        row.GetString("Integration") ?? "",
        row.GetString("GroupKey") ?? "",
        row.GetString("Status") ?? "",
        [.. (row.GetString("Alerts") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => Fingerprint.TryParse(t, out var f) ? f : default)],
        Enum.TryParse<NotificationOutcome>(row.GetString("Outcome"), out var outcome) ? outcome : NotificationOutcome.Failed,
        (int)(row.GetInt64("Attempts") ?? 0),
        row.GetString("Error") ?? "");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Column(int index) => string.Create(CultureInfo.InvariantCulture, $"Content{index:D2}");

    private async ValueTask<AlertingDocument?> ReadAsync(TableRow row, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> packed;
        if (row.GetString("Blob") is { } name)
        {
            // Gone between the two reads: the row has been replaced or deleted, and there is nothing consistent to return.
            if (await blobs.GetAsync(name, cancellationToken: cancellationToken) is not { } content)
            {
                return null;
            }

            packed = content.Bytes;
        }
        else
        {
            packed = Enumerable.Range(0, MaxColumns).Select(i => row.GetBytes(Column(i))).TakeWhile(b => b is not null).SelectMany(b => b!).ToArray();
        }

        return new AlertingDocument(row.RowKey, row.ETag, Decompress(packed));
    }

    private async ValueTask DropBlobAsync(TableRow? row, CancellationToken cancellationToken)
    {
        if (row?.GetString("Blob") is { } name)
        {
            await blobs.DeleteAsync(name, BlobCondition.None, cancellationToken);
        }
    }

    private static byte[] Compress(ReadOnlyMemory<byte> content)
    {
        var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest))
        {
            brotli.Write(content.Span);
        }

        return output.ToArray();
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var output = new MemoryStream();
        brotli.CopyTo(output);
        return output.ToArray();
    }
}
