using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>
/// Keeps rendered reports: a row of the table <c>reports</c> for each, and its files as blobs under a digest of their content. The row, which is only ever inserted,
/// says which making counts: of two workers with one slot the first has made the report, and its files are neither overwritten nor mixed with the other's.
/// </summary>
public sealed class ReportArchive(IStorage storage)
{
    /// <summary>What every file's name starts with.</summary>
    public const string Prefix = "reports/";

    private const string SlotFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int DigestLength = 16;

    /// <summary>What the paths of a report's files on the web begin with.</summary>
    /// <param name="name">The report's configured name.</param>
    /// <param name="slot">The scheduled time it was made for.</param>
    public static string Stem(string name, DateTimeOffset slot) =>
        $"{Prefix}{name}/{slot.UtcDateTime.ToString(SlotFormat, CultureInfo.InvariantCulture)}";

    /// <summary>The slot in a file's name, or null.</summary>
    /// <param name="file">What follows the last slash.</param>
    public static DateTimeOffset? SlotOf(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return DateTimeOffset.TryParseExact(file.Split('.')[0], SlotFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var slot)
            ? slot
            : null;
    }

    /// <summary>A report that was made before, or null.</summary>
    public async ValueTask<ArchivedReport?> FindAsync(string name, DateTimeOffset slot, CancellationToken cancellationToken) =>
        await storage.Tables.GetAsync(ArchivedReport.Table, TableKey.Escape(name), TableKey.Ascending(slot), cancellationToken) is { } row
            ? ArchivedReport.FromRow(row)
            : null;

    /// <summary>A file of a report by its path on the web, <c>reports/{name}/{slot}.{form}</c>; null where there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> FileAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        if (parts is not [_, var name, var file] || name.Length is 0 or > 100 || SlotOf(file) is not { } slot
            || await FindAsync(name, slot, cancellationToken) is not { } report)
        {
            return null;
        }

        var form = file[(file.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return report.Forms.Contains(form) ? (await storage.Blobs.GetAsync(report.BlobOf(form), cancellationToken: cancellationToken))?.Bytes : null;
    }

    /// <summary>The files of a report and its mail, as they were made.</summary>
    /// <exception cref="InvalidDataException">A file is gone.</exception>
    public async ValueTask<ReportForms> ReadAsync(ArchivedReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var files = new List<ReportForm>(report.Forms.Count);
        foreach (var form in report.Forms)
        {
            var content = await storage.Blobs.GetAsync(report.BlobOf(form), cancellationToken: cancellationToken)
                ?? throw new InvalidDataException($"the archived file {report.Stem}.{form} is gone");
            files.Add(new ReportForm(form, content.Bytes));
        }

        return ReportForms.Of(report.Stem[(report.Stem.LastIndexOf('/') + 1)..], report.Subject.Length > 0 ? report.Subject : report.Title, files);
    }

    /// <summary>Writes a report's files and then its row; what is there under this name and slot already is kept.</summary>
    /// <param name="name">The report's configured name.</param>
    /// <param name="slot">The scheduled time it was made for, UTC.</param>
    /// <param name="report">The report.</param>
    /// <param name="forms">Its formats.</param>
    /// <param name="now">When it was made, UTC.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The report that counts, which may be another worker's.</returns>
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
            Subject = forms.Mail.Subject,
            Digest = Digest(forms),
        };
        foreach (var form in forms.Files)
        {
            await PutAsync(archived.BlobOf(form.Suffix), form.Content, cancellationToken);
        }

        try
        {
            await storage.Tables.ApplyAsync(ArchivedReport.Table, TableKey.Escape(name), [TableOperation.Insert(archived.ToRow())], cancellationToken);
            return archived;
        }
        catch (StorageConflictException)
        {
            var first = await FindAsync(name, slot, cancellationToken) ?? archived;
            if (first.Digest != archived.Digest)
            {
                await DeleteAsync(archived, cancellationToken);
            }

            return first;
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

    private async ValueTask DeleteAsync(ArchivedReport report, CancellationToken cancellationToken)
    {
        foreach (var form in report.Forms)
        {
            await storage.Blobs.DeleteAsync(report.BlobOf(form), BlobCondition.None, cancellationToken);
        }
    }

    private async ValueTask PutAsync(string blob, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Blobs.PutAsync(blob, content, BlobCondition.MustNotExist, cancellationToken);
        }
        catch (StorageConflictException)
        {
            // It is there since an attempt that died half-way, or another worker's: the name says that the bytes are the same.
        }
    }

    private static string Digest(ReportForms forms)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var form in forms.Files)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{form.Suffix}\n{form.Content.Length}\n")));
            hash.AppendData(form.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..DigestLength];
    }
}
