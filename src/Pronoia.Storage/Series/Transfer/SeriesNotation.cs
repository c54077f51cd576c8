using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>Series and values as Prometheus writes them, <c>up{job="x"}</c> and <c>+Inf</c>. Remembers the series it has read.</summary>
internal sealed class SeriesNotation
{
    private const int MaxRemembered = 200_000;
    private readonly Dictionary<string, Labels> _known = new(StringComparer.Ordinal);

    /// <summary>Reads a series.</summary>
    /// <exception cref="FormatException">The text is no series.</exception>
    public Labels ReadSeries(string text)
    {
        if (_known.TryGetValue(text, out var labels))
        {
            return labels;
        }

        labels = Parse(text);
        if (_known.Count >= MaxRemembered)
        {
            _known.Clear();
        }

        _known.Add(text, labels);
        return labels;
    }

    /// <summary>Reads a value: a number, <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c> or <c>stale</c>.</summary>
    public static bool TryReadValue(ReadOnlySpan<char> text, out double value)
    {
        switch (text)
        {
            case "NaN":
                value = StaleMarker.NormalNaN;
                return true;
            case "+Inf" or "Inf":
                value = double.PositiveInfinity;
                return true;
            case "-Inf":
                value = double.NegativeInfinity;
                return true;
            case "stale":
                value = StaleMarker.Value;
                return true;
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }
    }

    /// <summary>Writes a value so that it reads back the same.</summary>
    public static string Format(double value) =>
        StaleMarker.IsStale(value) ? "stale"
        : double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static Labels Parse(string text)
    {
        if (text == "{}")
        {
            return Labels.Empty;
        }

        try
        {
            // A series is a selector that has nothing but equalities.
            var selector = PromQLParser.ParseSelector(text);
            return selector.Matchers.FirstOrDefault(static m => m.Type != Prometheus.Model.MatchType.Equal) is { } other
                ? throw new FormatException($"\"{text}\" is no series: {other} is no label")
                : Labels.Of(selector.Matchers.Select(static m => new Label(m.Name, m.Value)));
        }
        catch (Exception e) when (e is PromQLException or ArgumentException)
        {
            throw new FormatException($"\"{text}\" is no series: {e.Message}", e);
        }
    }
}
