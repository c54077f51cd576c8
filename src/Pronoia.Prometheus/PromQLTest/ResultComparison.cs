using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQLTest;

/// <summary>Compares the result of a query with what a script expects; methods return what differs, or null.</summary>
internal sealed class ResultComparison(ScriptCommand.Eval eval, QueryResult result)
{
    private readonly Expectation _expected = eval.Expected;

    public string? Annotations()
    {
        if (_expected.AnyWarning && result.Warnings.Count == 0)
        {
            return "expected warnings but got none";
        }

        if (_expected.AnyInfo && result.Infos.Count == 0)
        {
            return "expected info annotations but got none";
        }

        return Annotations("warn", _expected.Warnings, result.Warnings) ?? Annotations("info", _expected.Infos, result.Infos);
    }

    public string? Whole() => result.ValueType switch
    {
        PromQLType.String => _expected.Text == result.Text ? null : $"expected string \"{_expected.Text}\" but got \"{result.Text}\"",
        PromQLType.Scalar => Scalar(result.Scalar),
        PromQLType.Vector => Vector([.. result.Vector]),
        _ => Matrix(),
    };

    /// <summary>Compares the elements that a range query has at one time with an expected vector or scalar.</summary>
    public string? AtTime(long timeMs)
    {
        var elements = new List<VectorElement>();
        foreach (var series in result.Matrix)
        {
            var at = series.Timestamps.Span.IndexOf(timeMs);
            if (at >= 0)
            {
                elements.Add(new VectorElement(series.Labels, timeMs, series.Values.Span[at], series.Histograms.IsEmpty ? null : series.Histograms.Span[at]));
            }
        }

        return _expected.Scalar is not null && elements.Count == 1 && elements[0].Labels.Count == 0 ? Scalar(elements[0].Value) : Vector(elements);
    }

    private static string? Annotations(string kind, List<TextExpectation>? expected, IReadOnlyList<string> actual)
    {
        if (expected is null)
        {
            return null;
        }

        if (expected.Count == 0)
        {
            return actual.Count == 0 ? null : $"unexpected {kind} annotations: {string.Join("; ", actual)}";
        }

        if (expected.Find(e => !actual.Any(e.Matches)) is { } missing)
        {
            return $"expected {kind} annotation matching {missing}, found: {string.Join("; ", actual)}";
        }

        return actual.FirstOrDefault(a => !expected.Exists(e => e.Matches(a))) is { } unexpected ? $"unexpected {kind} annotation \"{unexpected}\"" : null;
    }

    private string? Scalar(double value)
    {
        if (_expected.Scalar is not { } expected)
        {
            return "expected vector or matrix result, but got a scalar";
        }

        return AlmostEqual.Floats(expected, value) ? null : $"expected scalar {Show(expected)} but got {Show(value)}";
    }

    private string? Vector(List<VectorElement> elements)
    {
        if (_expected.Scalar is not null)
        {
            return "expected scalar result, but got a vector";
        }

        for (var position = 0; position < elements.Count; position++)
        {
            var element = elements[position];
            var at = _expected.Series.FindIndex(s => s.Labels.Equals(element.Labels));
            if (at < 0)
            {
                return $"unexpected metric {element.Labels} in result, has value {Show(element.Value, element.Histogram)}";
            }

            if (_expected.Ordered && at != position)
            {
                return string.Create(CultureInfo.InvariantCulture, $"expected metric {element.Labels} at position {at + 1} but was at {position + 1}");
            }

            var expected = _expected.Series[at].Values[0];
            if (!Equal(expected, element.Value, element.Histogram))
            {
                return $"expected {Show(expected)} for {element.Labels} but got {Show(element.Value, element.Histogram)}";
            }
        }

        return Missing(labels => elements.Exists(e => e.Labels.Equals(labels)));
    }

    private string? Matrix()
    {
        if (_expected.Ordered || _expected.Scalar is not null)
        {
            return $"expected {(_expected.Ordered ? "an ordered" : "a scalar")} result, but query returned a matrix";
        }

        foreach (var series in result.Matrix)
        {
            var expected = _expected.Series.Find(s => s.Labels.Equals(series.Labels));
            if (expected.Labels is null)
            {
                return $"unexpected metric {series.Labels} in result, has {Show(series)}";
            }

            if (Series(expected.Values, series) is { } error)
            {
                return $"{series.Labels}: {error} (result has {Show(series)})";
            }
        }

        return Missing(labels => result.Matrix.Any(s => s.Labels.Equals(labels)));
    }

    private string? Missing(Func<Labels, bool> isThere) =>
        _expected.Series.Find(s => !isThere(s.Labels)) is { Labels: { } labels } ? $"expected metric {labels} not found" : null;

    private string? Series(IReadOnlyList<SequenceValue> expected, SeriesData actual)
    {
        var (start, end, step) = _expected.RangeVector ?? (eval.StartMs, eval.EndMs, eval.StepMs);
        var at = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i].Omitted)
            {
                continue;
            }

            var time = start + i * step;
            if (time > end)
            {
                return string.Create(CultureInfo.InvariantCulture, $"expected {expected.Count} points, but query time range cannot return this many points");
            }

            if (at >= actual.Count || actual.Timestamps.Span[at] != time)
            {
                return string.Create(CultureInfo.InvariantCulture, $"expected a value at time {time}");
            }

            var histogram = actual.Histograms.IsEmpty ? null : actual.Histograms.Span[at];
            if (!Equal(expected[i], actual.Values.Span[at], histogram))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"expected value at index {i} (t={time}) to be {Show(expected[i])}, but got {Show(actual.Values.Span[at], histogram)}");
            }

            at++;
        }

        return at == actual.Count ? null : string.Create(CultureInfo.InvariantCulture, $"expected {at} points");
    }

    private static bool Equal(SequenceValue expected, double value, FloatHistogram? histogram)
    {
        if (expected.Histogram is null || histogram is null)
        {
            return expected.Histogram is null && histogram is null && AlmostEqual.Floats(expected.Value, value);
        }

        return AlmostEqual.Histograms(expected.Histogram, histogram)
            && (!expected.HintStated || expected.Histogram.ResetHint == histogram.ResetHint);
    }

    private static string Show(SequenceValue value) => Show(value.Value, value.Histogram);

    private static string Show(double value, FloatHistogram? histogram = null) =>
        histogram is null ? GoFloat.Shortest(value) : HistogramNotation.Write(histogram);

    private static string Show(SeriesData series) => string.Join(' ', Enumerable.Range(0, series.Count).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{Show(series.Values.Span[i], series.Histograms.IsEmpty ? null : series.Histograms.Span[i])} @[{series.Timestamps.Span[i]}]")));
}
