using System.Globalization;
using System.Runtime.CompilerServices;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Series;

/// <summary>
/// Reads a series from a CSV file with the columns <c>timestamp</c> and <c>value</c>, as <c>storage export</c> writes it too: with <c>series</c>, and <c>stale</c> for a point that is missing.
/// </summary>
internal static class SeriesCsv
{
    /// <summary>The rows in the order of the file.</summary>
    /// <exception cref="SeriesImportException">The header or a row is not as it should be; names the line.</exception>
    public static async IAsyncEnumerable<SeriesPoint> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path);
        var header = await reader.ReadLineAsync(cancellationToken) ?? throw new SeriesImportException(1, "the file is empty: expected a header with timestamp and value");
        var names = CsvLine.Split(1, header).ConvertAll(n => n.Trim().ToLowerInvariant());
        var (timestamp, value) = (names.IndexOf("timestamp"), names.IndexOf("value"));
        if (timestamp < 0 || value < 0)
        {
            throw new SeriesImportException(1, $"columns {header}: expected timestamp and value");
        }

        var series = names.IndexOf("series");
        string? first = null;
        for (var number = 2; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var fields = CsvLine.Split(number, line);
            if (fields.Count <= Math.Max(timestamp, value))
            {
                throw new SeriesImportException(number, $"{fields.Count} fields: expected {names.Count}");
            }

            if (series >= 0 && series < fields.Count && (first ??= fields[series]) != fields[series])
            {
                throw new SeriesImportException(number, $"a second series, {fields[series]}: expected a file for each");
            }

            var (time, text) = (fields[timestamp].Trim(), fields[value].Trim());
            if (!CsvTime.TryRead(time, out var at))
            {
                throw new SeriesImportException(number, $"\"{time}\" is not a time: expected for example 2026-11-21 12:00:00 or 1795262400");
            }

            var parsed = double.NaN;
            if (text.Length > 0 && text != "stale" && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out parsed))
            {
                throw new SeriesImportException(number, $"\"{text}\" is not a number");
            }

            yield return new SeriesPoint(time, text, at, parsed);
        }
    }
}
