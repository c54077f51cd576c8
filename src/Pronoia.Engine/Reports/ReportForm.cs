namespace Pronoia.Engine.Reports;

/// <summary>A report in one format.</summary>
/// <param name="Suffix">What follows the report's stem and a dot in its file name, for example <c>html</c> or <c>targets.csv</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record ReportForm(string Suffix, ReadOnlyMemory<byte> Content)
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        ["csv"] = "text/csv; charset=utf-8",
        ["html"] = "text/html; charset=utf-8",
        ["json"] = "application/json",
        ["pdf"] = "application/pdf",
        ["png"] = "image/png",
        ["txt"] = "text/plain; charset=utf-8",
    };

    /// <summary>The media type of a file of a report by its name, or null where a report has no such file.</summary>
    public static string? ContentType(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ContentTypes.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..]);
    }
}
