using System.Globalization;
using System.Security.Cryptography;
using Pronoia.Engine.Results;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Discovery;

/// <summary>
/// Keeps what discoveries found: the groups in a blob each, written when they change, and one row of the table <c>discovery</c> each that says which version
/// holds, since when, and what failed. Every instance plans and works from there.
/// </summary>
internal sealed class DiscoveryStore(IStorage storage)
{
    /// <summary>The table; partition <c>discovery</c>, row: the source's identity.</summary>
    public const string Table = "discovery";

    private const string Partition = "discovery";

    /// <summary>What is known of every source, by identity, those of old configurations included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DiscoveryStatus>> StatusesAsync(CancellationToken cancellationToken)
    {
        var statuses = new Dictionary<string, DiscoveryStatus>(StringComparer.Ordinal);
        await foreach (var row in storage.Tables.QueryAsync(Table, Partition, RowKeyRange.All, cancellationToken))
        {
            var id = row.GetString("Id") ?? row.RowKey;
            statuses[id] = new DiscoveryStatus(
                row.GetString("Version") ?? "", row.GetTime("LastAttempt") ?? default, row.GetTime("LastSuccess"), row.GetString("Error") ?? "");
        }

        return statuses;
    }

    /// <summary>The groups of a source and their version; none and an empty one where it was never read. The version is another than in the status for a moment, while a look is saved.</summary>
    public async ValueTask<(IReadOnlyList<DiscoveryUnit> Units, string Version)> UnitsAsync(string id, CancellationToken cancellationToken)
    {
        var content = await storage.Blobs.GetAsync(BlobName(id), cancellationToken: cancellationToken);
        return content is null ? ([], "") : (DiscoveryDocument.Read(content.Bytes.Span), VersionOf(content.Bytes.Span));
    }

    /// <summary>Takes note of a look. Of two at once one holds, or the next look mends what they left.</summary>
    /// <param name="source">What was looked at.</param>
    /// <param name="before">What was known of it.</param>
    /// <param name="stored">The version of the groups that are stored.</param>
    /// <param name="outcome">What was found.</param>
    /// <param name="now">When the look was.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public async ValueTask<DiscoveryStatus> SaveAsync(
        DiscoverySource source, DiscoveryStatus? before, string stored, DiscoveryOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var json = DiscoveryDocument.Write(outcome.Units);
        var version = VersionOf(json);
        if (version != stored)
        {
            await storage.Blobs.PutAsync(BlobName(source.Id), json, BlobCondition.None, cancellationToken);
        }

        var status = new DiscoveryStatus(version, now, outcome.Errors.Count == 0 ? now : before?.LastSuccess, outcome.Errors.Count == 0 ? "" : Error(outcome.Errors));
        var row = new TableRow(Partition, TableKey.Escape(source.Id))
        {
            ["Id"] = source.Id,
            ["Name"] = source.Name,
            ["Version"] = status.Version,
            ["LastAttempt"] = status.LastAttempt,
            ["LastSuccess"] = status.LastSuccess,
            ["Error"] = status.Error,
            ["Targets"] = outcome.Units.Sum(u => u.Groups.Sum(g => (long)g.Targets.Count)),
        };
        await storage.Tables.ApplyAsync(Table, Partition, [TableOperation.Upsert(row)], cancellationToken);
        return status;
    }

    /// <summary>Deletes what a source found that is gone.</summary>
    public async ValueTask ForgetAsync(string id, CancellationToken cancellationToken)
    {
        await TableRetention.DeleteAsync(storage.Tables, Table, Partition, RowKeyRange.Only(TableKey.Escape(id)), null, cancellationToken);
        await storage.Blobs.DeleteAsync(BlobName(id), BlobCondition.None, cancellationToken);
    }

    private static string Error(IReadOnlyList<string> errors) => TargetStatus.Clip(
        errors.Count == 1 ? errors[0] : string.Create(CultureInfo.InvariantCulture, $"{errors[0]} (and {errors.Count - 1} more)"));

    private static string VersionOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16));

    private static string BlobName(string id) => $"state/discovery/{id}";
}
