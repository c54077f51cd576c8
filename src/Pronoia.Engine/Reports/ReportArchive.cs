using System.Globalization;
using System.Text;
using Pronoia.Storage.Blobs;

namespace Pronoia.Engine.Reports;

/// <summary>Keeps rendered reports in the blob store: <c>reports/{name}/{yyyyMMdd}T{HHmmss}Z.html</c>. A report once written keeps its link.</summary>
public sealed class ReportArchive(IBlobStore blobs)
{
    /// <summary>What every report's name starts with.</summary>
    public const string Prefix = "reports/";

    /// <summary>Writes a page.</summary>
    /// <param name="name">The report's configured name.</param>
    /// <param name="at">The end of its period, UTC.</param>
    /// <param name="html">The page.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>The blob's name, which is also its path on the web.</returns>
    public async ValueTask<string> WriteAsync(string name, DateTimeOffset at, string html, CancellationToken cancellationToken)
    {
        var blob = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}/{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.html");
        await blobs.PutAsync(blob, Encoding.UTF8.GetBytes(html), BlobCondition.None, cancellationToken);
        return blob;
    }

    /// <summary>Whether a path from outside can be a report's name.</summary>
    public static bool IsReportName(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal)
        && path.EndsWith(".html", StringComparison.Ordinal)
        && path.Length <= 300
        && !path.Contains("..", StringComparison.Ordinal)
        && path.Split('/').Length == 3
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.');
}
