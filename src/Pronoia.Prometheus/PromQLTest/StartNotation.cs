using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>
/// The sequences behind <c>metric@st</c> in scripts: start timestamps as durations relative to the samples of the line that follows, <c>_ _x3 -1m 0sx2
/// -30s-1mx4</c>.
/// </summary>
internal static class StartNotation
{
    private const string Marker = "@st";

    /// <summary>Whether a line of a <c>load</c> block states start timestamps; the metric must not contain blanks.</summary>
    public static bool IsStartLine(string line) => line.Split(' ', '\t') is { Length: > 1 } words && words[0].EndsWith(Marker, StringComparison.Ordinal);

    /// <summary>Reads a line: the series and, for each sample, the start relative to its time in milliseconds.</summary>
    /// <exception cref="FormatException">The line is malformed.</exception>
    public static (Labels Labels, IReadOnlyList<long?> Offsets) Parse(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var offsets = new List<long?>();
        foreach (var item in words.Skip(1))
        {
            var reader = new NotationReader(item);
            try
            {
                Item(reader, offsets);
            }
            catch (FormatException e)
            {
                throw new FormatException($"invalid ST item \"{item}\": {e.Message}", e);
            }
        }

        return (SeriesNotation.ParseLabels(words[0][..^Marker.Length]), offsets);
    }

    private static void Item(NotationReader reader, List<long?> offsets)
    {
        if (reader.TryTake('_'))
        {
            Repeat(reader, offsets, reader.TryTake('x') ? reader.Count() : 1, _ => null);
            return;
        }

        var offset = Duration(reader);
        var step = 0L;
        if (reader.Current is '+' or '-')
        {
            step = Duration(reader);
            if (reader.Current != 'x')
            {
                throw reader.Error("expected \"x\" and a number of repetitions");
            }
        }

        var times = reader.TryTake('x') ? reader.Count() : 0;
        Repeat(reader, offsets, times + 1L, i => offset + i * step);
    }

    private static void Repeat(NotationReader reader, List<long?> offsets, long times, Func<long, long?> offset)
    {
        if (!reader.AtEnd)
        {
            throw reader.Error("expected the end of the item");
        }

        if (offsets.Count + times > SeriesNotation.MaxValues)
        {
            throw reader.Error(string.Create(CultureInfo.InvariantCulture, $"more than {SeriesNotation.MaxValues} values"));
        }

        for (var i = 0L; i < times; i++)
        {
            offsets.Add(offset(i));
        }
    }

    private static long Duration(NotationReader reader)
    {
        var negates = reader.TryTake('-');
        if (!negates)
        {
            reader.TryTake('+');
        }

        var text = reader.DurationText();
        if (!PrometheusDuration.TryParse(text, out var duration))
        {
            throw reader.Error($"invalid duration \"{text}\"");
        }

        var milliseconds = (long)duration.TotalMilliseconds;
        return negates ? -milliseconds : milliseconds;
    }
}
