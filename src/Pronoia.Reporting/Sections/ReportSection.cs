using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Sections;

/// <summary>A section of a report, the same for every format.</summary>
internal sealed record ReportSection
{
    /// <summary>A stable name, used for anchors.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Sentences before the table; also what is said where the table is empty.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    public IReadOnlyList<ReportColumn> Columns { get; init; } = [];

    public IReadOnlyList<ReportRow> Rows { get; init; } = [];

    /// <summary>Charts for renderers that draw.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];
}
