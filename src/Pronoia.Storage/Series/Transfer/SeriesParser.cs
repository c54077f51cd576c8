using System.Globalization;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>Reads files of series.</summary>
public static class SeriesParser
{
    /// <summary>The most bytes that a body of the text formats may have; CSV and dumps are read line by line.</summary>
    public const int MaxTextBytes = 1024 * 1024 * 1024;

    private const int MaxLineLength = 1024 * 1024;

    /// <summary>Reads samples.</summary>
    /// <param name="stream">UTF-8.</param>
    /// <param name="format">The format.</param>
    /// <param name="series">The series of a CSV file without a column <c>series</c>; null: such a file is an error.</param>
    /// <param name="defaultTime">The time of samples of the text formats that carry none; null: such a sample is an error.</param>
    /// <exception cref="SeriesImportException">The file is malformed; thrown while enumerating.</exception>
    public static IEnumerable<SeriesSample> Read(Stream stream, SeriesFormat format, Labels? series, DateTimeOffset? defaultTime) => format switch
    {
        SeriesFormat.Csv => ReadCsv(stream, series),
        SeriesFormat.PromtoolDump => ReadDump(stream),
        SeriesFormat.OpenMetrics => ReadText(stream, ExpositionContentType.OpenMetrics, defaultTime),
        _ => ReadText(stream, ExpositionContentType.Text, defaultTime),
    };

    private static IEnumerable<(int Number, string Text)> Lines(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > MaxLineLength)
            {
                throw new SeriesImportException(number, $"a line of {line.Length} characters; at most {MaxLineLength} are allowed");
            }

            if (line.Length > 0)
            {
                yield return (number, line);
            }
        }
    }

    private static IEnumerable<SeriesSample> ReadDump(Stream stream)
    {
        var notation = new SeriesNotation();
        foreach (var (number, line) in Lines(stream))
        {
            var timeAt = line.LastIndexOf(' ');
            if (timeAt > 0 && line[timeAt - 1] == '}')
            {
                throw new SeriesImportException(number, "a native histogram, whose schema and empty buckets a dump leaves out; expected floats");
            }

            var valueAt = timeAt > 0 ? line.LastIndexOf(' ', timeAt - 1) : -1;
            if (valueAt <= 0)
            {
                throw new SeriesImportException(number, "expected a series, a value and a timestamp in milliseconds");
            }

            yield return new SeriesSample(
                ReadSeries(notation, number, line[..valueAt]),
                long.TryParse(line.AsSpan(timeAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
                    ? time
                    : throw new SeriesImportException(number, $"\"{line[(timeAt + 1)..]}\": expected a timestamp in milliseconds"),
                ReadValue(number, line.AsSpan((valueAt + 1)..timeAt)));
        }
    }

    private static IEnumerable<SeriesSample> ReadCsv(Stream stream, Labels? series)
    {
        var notation = new SeriesNotation();
        CsvColumns? columns = null;
        foreach (var (number, line) in Lines(stream))
        {
            var fields = CsvLine.Split(number, line);
            if (columns is null)
            {
                columns = CsvColumns.FromHeader(number, fields, needsSeries: series is null);
                continue;
            }

            if (fields.Count != columns.Count)
            {
                throw new SeriesImportException(number, $"{fields.Count} fields; expected {columns.Count} as in the header");
            }

            var histogram = ReadHistogram(number, fields[columns.Value]);
            yield return new SeriesSample(
                columns.Series >= 0 ? ReadSeries(notation, number, fields[columns.Series]) : series!,
                CsvTime.TryRead(fields[columns.Timestamp], out var time)
                    ? time
                    : throw new SeriesImportException(number, $"\"{fields[columns.Timestamp]}\": expected a time such as 2026-11-21T00:00:00Z, or seconds or milliseconds since 1970"),
                histogram is null ? ReadValue(number, fields[columns.Value]) : 0) { Histogram = histogram };
        }
    }

    private static IEnumerable<SeriesSample> ReadText(Stream stream, string contentType, DateTimeOffset? defaultTime)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (body.Length + read > MaxTextBytes)
            {
                throw new SeriesImportException(1, $"more than {MaxTextBytes} bytes");
            }

            body.Write(buffer, 0, read);
        }

        foreach (var sample in ParseText(body.GetBuffer().AsSpan(0, (int)body.Length), contentType, defaultTime?.ToUnixTimeMilliseconds()))
        {
            yield return sample;
        }
    }

    private static List<SeriesSample> ParseText(ReadOnlySpan<byte> body, string contentType, long? defaultTimeMs)
    {
        var samples = new List<SeriesSample>();
        var interner = new LabelsInterner();
        var reader = new ExpositionReader(body, ExpositionContentType.Detect(contentType), new ExpositionLimits { MaxSamples = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.Kind == ExpositionEntryKind.Sample)
                {
                    var time = reader.TimestampMs ?? defaultTimeMs ?? throw new SeriesImportException(reader.Line, "the sample has no timestamp");
                    samples.Add(new SeriesSample(interner.Intern(reader.Series), time, reader.Value));
                }
            }

            return samples;
        }
        catch (ExpositionException e)
        {
            throw new SeriesImportException(e.Line, e.Reason);
        }
        catch (FormatException e)
        {
            throw new SeriesImportException(reader.Line, e.Message);
        }
    }

    private static Labels ReadSeries(SeriesNotation notation, int number, string text)
    {
        try
        {
            return notation.ReadSeries(text);
        }
        catch (FormatException e)
        {
            throw new SeriesImportException(number, e.Message);
        }
    }

    private static FloatHistogram? ReadHistogram(int number, string text)
    {
        if (!text.StartsWith("{{", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var histogram = HistogramNotation.Parse(text);
            return HistogramLimits.Allow(histogram)
                ? histogram
                : throw new SeriesImportException(number, $"a histogram of schema {histogram.Schema} with {histogram.Positive.Count + histogram.Negative.Count} buckets; expected a schema of -53 or -4 to 8 and at most {HistogramLimits.MaxBuckets} buckets");
        }
        catch (FormatException e)
        {
            throw new SeriesImportException(number, e.Message);
        }
    }

    private static double ReadValue(int number, ReadOnlySpan<char> text) =>
        SeriesNotation.TryReadValue(text, out var value) ? value : throw new SeriesImportException(number, $"\"{text}\": expected a number, NaN, +Inf, -Inf, stale or a histogram such as {{{{schema:0 count:1 sum:2 buckets:[1]}}}}");
}
