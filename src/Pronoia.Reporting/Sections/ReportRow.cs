using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Sections;

/// <summary>A row of a table; the first cell names it.</summary>
/// <param name="Cells">One text for each column.</param>
/// <param name="Tone">How serious it is.</param>
/// <param name="Note">More about it, in a line below; empty for none.</param>
/// <param name="Strip">The uptime strip that belongs to it, for renderers that draw.</param>
internal sealed record ReportRow(IReadOnlyList<string> Cells, Tone Tone = Tone.Neutral, string Note = "", UptimeStrip? Strip = null);
