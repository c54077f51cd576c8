using Pronoia.Engine.Results;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Reports;

/// <summary>A report that was made: one row of the table <c>reports</c> (partition: name, row: slot). Its files are the blobs <see cref="BlobOf"/>.</summary>
public sealed record ArchivedReport
{
    /// <summary>The table.</summary>
    public const string Table = "reports";

    /// <summary>The report's configured name.</summary>
    public required string Name { get; init; }

    /// <summary>The scheduled time it was made for, UTC.</summary>
    public required DateTimeOffset Slot { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public required string Kind { get; init; }

    /// <summary>The start of its period, UTC.</summary>
    public required DateTimeOffset PeriodFrom { get; init; }

    /// <summary>The end of its period, UTC, exclusive.</summary>
    public required DateTimeOffset PeriodTo { get; init; }

    /// <summary>The verdict in a word.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict's tone: Good, Warning, Bad, Unknown.</summary>
    public required string Tone { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>The suffixes of its files, in order.</summary>
    public required IReadOnlyList<string> Forms { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The subject of its mail.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What tells its files from those of another making: the beginning of their SHA-256. Empty for reports of versions that did not have it.</summary>
    public string Digest { get; init; } = "";

    /// <summary>What the paths of its files on the web begin with: <c>reports/{name}/{yyyyMMdd}T{HHmmss}Z</c>.</summary>
    public string Stem => ReportArchive.Stem(Name, Slot);

    /// <summary>The path of the page on the web.</summary>
    public string Page => $"{Stem}.html";

    /// <summary>The blob of a form: <c>reports/{name}/{digest}/{yyyyMMdd}T{HHmmss}Z.{form}</c>.</summary>
    public string BlobOf(string form) => Digest.Length > 0
        ? $"{ReportArchive.Prefix}{Name}/{Digest}/{Stem[(Stem.LastIndexOf('/') + 1)..]}.{form}"
        : $"{Stem}.{form}";

    /// <summary>The row.</summary>
    public TableRow ToRow() => new(TableKey.Escape(Name), TableKey.Ascending(Slot))
    {
        ["Name"] = Name,
        ["Slot"] = Slot,
        ["Title"] = TargetStatus.Clip(Title),
        ["Kind"] = Kind,
        ["PeriodFrom"] = PeriodFrom,
        ["PeriodTo"] = PeriodTo,
        ["Verdict"] = Verdict,
        ["Tone"] = Tone,
        ["Headline"] = TargetStatus.Clip(Headline),
        ["Forms"] = string.Join(' ', Forms),
        ["Page"] = Page,
        ["Subject"] = TargetStatus.Clip(Subject),
        ["Digest"] = Digest,
        ["MadeAt"] = MadeAt,
    };

    /// <summary>Reads a row.</summary>
    public static ArchivedReport FromRow(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ArchivedReport
        {
            Name = row.GetString("Name") ?? row.PartitionKey,
            Slot = row.GetTime("Slot") ?? default,
            Title = row.GetString("Title") ?? "",
            Kind = row.GetString("Kind") ?? "",
            PeriodFrom = row.GetTime("PeriodFrom") ?? default,
            PeriodTo = row.GetTime("PeriodTo") ?? default,
            Verdict = row.GetString("Verdict") ?? "",
            Tone = row.GetString("Tone") ?? "",
            Headline = row.GetString("Headline") ?? "",
            Forms = (row.GetString("Forms") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            MadeAt = row.GetTime("MadeAt") ?? default,
            Subject = row.GetString("Subject") ?? "",
            Digest = row.GetString("Digest") ?? "",
        };
    }
}
