using System.Text.Json;
using Pronoia.Detection.Benchmarking;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Series;

/// <summary>
/// Reads a directory of recorded series: CSV files in folders, and <c>windows.json</c>, an object that maps each file to the first and
/// last moment of its labelled windows, as the Numenta Anomaly Benchmark has them.
/// </summary>
internal static class LabelledDirectory
{
    /// <summary>The file of the labels.</summary>
    public const string Labels = "windows.json";

    private const int MaxSeries = 1000;
    private const int MaxPoints = 2_000_000;
    private const int MaxWindows = 1000;

    /// <summary>The series that the labels name, in their order.</summary>
    /// <exception cref="CommandException">The labels or a series are not as they should be; names the file.</exception>
    public static async Task<IReadOnlyList<RecordedSeries>> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var labels = Path.Combine(directory, Labels);
        if (!File.Exists(labels))
        {
            throw new CommandException($"{labels} is missing: expected an object of files and their labelled windows");
        }

        var windows = await WindowsAsync(labels, cancellationToken);
        if (windows.Count is 0 or > MaxSeries)
        {
            throw new CommandException($"{labels}: {windows.Count} series, expected 1 to {MaxSeries}");
        }

        var series = new List<RecordedSeries>();
        var left = MaxPoints;
        foreach (var (name, spans) in windows)
        {
            var one = await SeriesAsync(directory, name, spans, left, cancellationToken);
            left -= one.Values.Count;
            series.Add(one);
        }

        return series;
    }

    private static async Task<Dictionary<string, string[][]>> WindowsAsync(string labels, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(labels);
            var windows = await JsonSerializer.DeserializeAsync<Dictionary<string, string[][]>>(file, cancellationToken: cancellationToken);
            return windows ?? [];
        }
        catch (JsonException e)
        {
            throw new CommandException($"{labels}: {e.Message} Expected {{\"folder/file.csv\": [[\"first\", \"last\"], …], …}}");
        }
    }

    private static async Task<RecordedSeries> SeriesAsync(string directory, string name, string[][]? spans, int most, CancellationToken cancellationToken)
    {
        var times = new List<long>();
        var values = new List<double>();
        var path = Path.Combine(directory, name);
        if (Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..", StringComparer.Ordinal) || !File.Exists(path))
        {
            throw new CommandException($"{Labels}: \"{name}\" is not a file below {directory}");
        }

        if (spans is { Length: > MaxWindows })
        {
            throw new CommandException($"{Labels}: {name} has {spans.Length} windows, at most {MaxWindows} are expected");
        }

        var windows = Array.ConvertAll(spans ?? [], s => Window(name, s));
        try
        {
            await foreach (var point in SeriesCsv.ReadAsync(path, cancellationToken))
            {
                if (times.Count == most)
                {
                    throw new CommandException($"{directory} holds more than {MaxPoints} points");
                }

                times.Add(point.TimestampMs);
                values.Add(point.Value);
            }
        }
        catch (SeriesImportException e)
        {
            throw new CommandException($"{name}: {e.Message}");
        }

        var folder = Path.GetDirectoryName(name);
        return new RecordedSeries(name, string.IsNullOrEmpty(folder) ? "." : folder, times, values, windows);
    }

    private static (long FirstMs, long LastMs) Window(string name, string[]? span) =>
        span is [var first, var last] && CsvTime.TryRead(first, out var from) && CsvTime.TryRead(last, out var to) && from <= to
            ? (from, to)
            : throw new CommandException($"{Labels}: a window of {name} is not two times in order, for example [\"2026-11-21 12:00:00\", \"2026-11-21 13:00:00\"]");
}
