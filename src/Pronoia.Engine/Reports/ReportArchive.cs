using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>
/// Keeps rendered reports: their files as blobs <c>reports/{name}/{slot}.{form}</c>, and a row of the table <c>reports</c> for each. A report once written keeps its
/// link and its content.
/// </summary>
public sealed class ReportArchive(IStorage storage)
{
    /// <summary>What every file's name starts with.</summary>
    public const string Prefix = "reports/";

    /// <summary>What the names of a report's files begin with.</summary>
    /// <param name="name">The report's configured name.</param>
    /// <param name="slot">The scheduled time it was made for.</param>
    public static string Stem(string name, DateTimeOffset slot) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}/{slot.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    /// <summary>Whether a path from outside can be a report's file.</summary>
    public static bool IsReportName(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal)
        && ReportForm.ContentType(path) is not null
        && path.Length <= 300
        && !path.Contains("..", StringComparison.Ordinal)
        && path.Split('/').Length == 3
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.');

    /// <summary>A report that was made before, or null.</summary>
    public async ValueTask<ArchivedReport?> FindAsync(string name, DateTimeOffset slot, CancellationToken cancellationToken) =>
        await storage.Tables.GetAsync(ArchivedReport.Table, TableKey.Escape(name), TableKey.Ascending(slot), cancellationToken) is { } row
            ? ArchivedReport.FromRow(row)
            : null;

    /// <summary>Writes a report's files and then its row; what is there under this name and slot already is kept.</summary>
    /// <param name="name">The report's configured name.</param>
    /// <param name="slot">The scheduled time it was made for, UTC.</param>
    /// <param name="report">The report.</param>
    /// <param name="forms">Its formats.</param>
    /// <param name="now">When it was made, UTC.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public async ValueTask<ArchivedReport> WriteAsync(
        string name, DateTimeOffset slot, ReliabilityReport report, ReportForms forms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(forms);
        if (await FindAsync(name, slot, cancellationToken) is { } known)
        {
            return known;
        }

        var verdict = Summary.Verdict(report);
        var archived = new ArchivedReport
        {
            Name = name,
            Slot = slot,
            Title = report.Title,
            Kind = report.Kind.ToString(),
            PeriodFrom = report.Period.FromUtc,
            PeriodTo = report.Period.ToUtc,
            Verdict = verdict.Word,
            Tone = verdict.Tone.ToString(),
            Headline = verdict.Headline,
            Forms = [.. forms.Files.Select(f => f.Suffix)],
            MadeAt = now,
        };
        foreach (var form in forms.Files)
        {
            // Of a write that died half-way the files are there without the row: they are written again, all of one making.
            await storage.Blobs.PutAsync($"{archived.Stem}.{form.Suffix}", form.Content, BlobCondition.None, cancellationToken);
        }

        try
        {
            await storage.Tables.ApplyAsync(ArchivedReport.Table, TableKey.Escape(name), [TableOperation.Insert(archived.ToRow())], cancellationToken);
            return archived;
        }
        catch (StorageConflictException)
        {
            return await FindAsync(name, slot, cancellationToken) ?? archived;
        }
    }

    /// <summary>Every report, by name and then oldest first.</summary>
    public async IAsyncEnumerable<ArchivedReport> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var partition in storage.Tables.PartitionsAsync(ArchivedReport.Table, cancellationToken))
        {
            await foreach (var row in storage.Tables.QueryAsync(ArchivedReport.Table, partition, RowKeyRange.All, cancellationToken))
            {
                yield return ArchivedReport.FromRow(row);
            }
        }
    }
}
