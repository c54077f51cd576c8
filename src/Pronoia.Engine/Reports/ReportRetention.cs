using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>Deletes archived reports and what is known of their mails. Both tables have a row per report, so that reading them costs little.</summary>
internal sealed class ReportRetention(IStorage storage)
{
    /// <summary>Deletes the reports whose slot was before <paramref name="before"/>: their files, and then their rows.</summary>
    /// <returns>How many rows went.</returns>
    public async ValueTask<int> ApplyAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        // By their names: an attempt that died half-way leaves files without a row.
        await foreach (var blob in storage.Blobs.ListAsync(ReportArchive.Prefix, cancellationToken))
        {
            if (ReportArchive.SlotOf(blob.Name[(blob.Name.LastIndexOf('/') + 1)..]) is { } slot && slot < before)
            {
                await storage.Blobs.DeleteAsync(blob.Name, BlobCondition.None, cancellationToken);
            }
        }

        var expired = new RowKeyRange(To: TableKey.Ascending(before));
        var rows = 0;
        foreach (var name in await PartitionsAsync(ArchivedReport.Table, cancellationToken))
        {
            rows += await TableRetention.DeleteAsync(storage.Tables, ArchivedReport.Table, name, expired, null, cancellationToken);
        }

        foreach (var name in await PartitionsAsync(ReportMailing.Table, cancellationToken))
        {
            rows += await TableRetention.DeleteAsync(storage.Tables, ReportMailing.Table, name, expired, null, cancellationToken);
        }

        return rows;
    }

    private async ValueTask<List<string>> PartitionsAsync(string table, CancellationToken cancellationToken)
    {
        var partitions = new List<string>();
        await foreach (var partition in storage.Tables.PartitionsAsync(table, cancellationToken))
        {
            partitions.Add(partition);
        }

        return partitions;
    }
}
