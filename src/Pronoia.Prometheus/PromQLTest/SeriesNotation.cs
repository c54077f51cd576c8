using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>
/// The expanding notation of series in promtool's unit tests and in test scripts: <c>up{job="x"} 1 0+1x5 _x3 stale {{sum:1 count:1}}</c>
/// (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series).
/// </summary>
public static class SeriesNotation
{
    /// <summary>The most values one series may expand to.</summary>
    public const int MaxValues = 1_000_000;

    /// <summary>Reads a series with its values.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static (Labels Labels, IReadOnlyList<SequenceValue> Values) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new NotationReader(text);
        var labels = Metric(reader);
        return (labels, Values(reader));
    }

    /// <summary>Reads the labels of a series.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static Labels ParseLabels(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new NotationReader(text);
        var labels = Metric(reader);
        reader.SkipSpace();
        return reader.AtEnd ? labels : throw reader.Error("expected the end");
    }

    /// <summary>Reads a sequence of values.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static IReadOnlyList<SequenceValue> ParseValues(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Values(new NotationReader(text));
    }

    private static Labels Metric(NotationReader reader)
    {
        reader.SkipSpace();
        var labels = new List<Label>();
        var name = reader.Word(colons: true);
        if (name.Length > 0)
        {
            labels.Add(new Label(Label.MetricName, name));
        }

        if (reader.TryTake('{'))
        {
            reader.SkipSpace();
            while (!reader.TryTake('}'))
            {
                labels.Add(LabelPair(reader));
                reader.SkipSpace();
                if (!reader.TryTake(',') && reader.Current != '}')
                {
                    throw reader.Error("expected \",\" or \"}\"");
                }

                reader.SkipSpace();
            }
        }
        else if (name.Length == 0)
        {
            throw reader.Error("expected a metric name or \"{\"");
        }

        try
        {
            return Labels.Of(labels);
        }
        catch (ArgumentException e)
        {
            throw reader.Error(e.Message);
        }
    }

    private static Label LabelPair(NotationReader reader)
    {
        var quoted = reader.Current is '"' or '\'' or '`';
        var name = quoted ? reader.QuotedString() : reader.Word(colons: false);
        reader.SkipSpace();
        if (!reader.TryTake('='))
        {
            return quoted ? new Label(Label.MetricName, name) : throw reader.Error("expected \"=\"");
        }

        reader.SkipSpace();
        return name.Length > 0 ? new Label(name, reader.QuotedString()) : throw reader.Error("expected a label name");
    }

    private static List<SequenceValue> Values(NotationReader reader)
    {
        var values = new List<SequenceValue>();
        reader.SkipSpace();
        while (!reader.AtEnd)
        {
            Item(reader, values);
            if (!reader.AtEnd && !reader.AtSpace)
            {
                throw reader.Error("expected a space");
            }

            reader.SkipSpace();
        }

        return values;
    }

    private static void Item(NotationReader reader, List<SequenceValue> values)
    {
        if (reader.TryTake('_'))
        {
            Repeat(reader, values, 0, reader.TryTake('x') ? reader.Count() : 1, _ => new SequenceValue(Omitted: true, 0));
        }
        else if (reader.StartsWith("{{"))
        {
            HistogramItem(reader, values);
        }
        else if (reader.TryTake("stale"))
        {
            Repeat(reader, values, 1, reader.TryTake('x') ? reader.Count() : 0, _ => new SequenceValue(Omitted: false, StaleMarker.Value));
        }
        else
        {
            var value = reader.Number();
            var step = reader.Current is '+' or '-' ? reader.Number() : (double?)null;
            var times = reader.TryTake('x') ? reader.Count() : step is null ? 0 : throw reader.Error("expected \"x\" and a number of repetitions");
            Repeat(reader, values, 1, times, _ =>
            {
                var current = value;
                value += step ?? 0;
                return new SequenceValue(Omitted: false, current);
            });
        }
    }

    private static void HistogramItem(NotationReader reader, List<SequenceValue> values)
    {
        var (histogram, stated) = HistogramNotation.Read(reader);
        FloatHistogram? step = null;
        var sign = reader.Current;
        if (sign is '+' or '-')
        {
            reader.TryTake(sign);
            (step, stated) = HistogramNotation.Read(reader);
        }

        var times = reader.TryTake('x') ? reader.Count() : step is null ? 0 : throw reader.Error("expected \"x\" and a number of repetitions");
        Repeat(reader, values, 1, times, i =>
        {
            if (i > 0 && step is not null)
            {
                histogram = Combine(reader, histogram, step, sign);
            }

            return new SequenceValue(Omitted: false, 0, histogram, stated);
        });
    }

    private static FloatHistogram Combine(NotationReader reader, FloatHistogram histogram, FloatHistogram step, char sign)
    {
        if (histogram.Schema > step.Schema)
        {
            throw reader.Error(string.Create(
                CultureInfo.InvariantCulture, $"error combining histograms: cannot merge from schema {step.Schema} to {histogram.Schema}"));
        }

        var outcome = new HistogramOutcome();
        var hint = HistogramArithmetic.CombinedHint(histogram, step, outcome);
        var result = sign == '+' ? histogram.Add(step, outcome) : histogram.Subtract(step, outcome);
        return result?.With(hint) ?? throw reader.Error("error combining histograms: their schemas do not fit");
    }

    /// <summary>Adds values: as many as stand there, and the repetitions.</summary>
    private static void Repeat(NotationReader reader, List<SequenceValue> values, int first, int times, Func<int, SequenceValue> value)
    {
        if (values.Count + (long)first + times > MaxValues)
        {
            throw reader.Error(string.Create(CultureInfo.InvariantCulture, $"more than {MaxValues} values"));
        }

        for (var i = 0; i < first + times; i++)
        {
            values.Add(value(i));
        }
    }
}
