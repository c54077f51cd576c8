using System.Globalization;
using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// A series over time (UTC) with its expected line, its normal band, anomalies and a threshold. Long series are reduced to the extremes of
/// every pixel column, so that no spike is lost and the size stays bounded. A missing value, or silence of more than
/// <see cref="GapAfter"/>, breaks the line.
/// </summary>
public sealed record LineChart : Chart
{
    private const double Left = 48;
    private const double Right = 8;
    private const double Top = 22;
    private const double Bottom = 20;
    private const int MaxMarks = 60;

    /// <summary>The points in time order.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>The anomalies; beyond 60 only those with the latest times are drawn.</summary>
    public IReadOnlyList<AnomalyMark> Anomalies { get; init; } = [];

    /// <summary>A limit drawn across the chart, in the unit of the values.</summary>
    public double? Threshold { get; init; }

    /// <summary>The start of the axis; the first point where it is not given.</summary>
    public DateTimeOffset? FromUtc { get; init; }

    /// <summary>The end of the axis; the last point where it is not given.</summary>
    public DateTimeOffset? ToUtc { get; init; }

    /// <summary>Silence longer than this breaks the line; three times the median distance of two points where it is not given.</summary>
    public TimeSpan? GapAfter { get; init; }

    /// <summary>How to write a value.</summary>
    public Func<double, string> Format { get; init; } = Quantity.Plain;

    internal override (int Left, int Top, int Right, int Bottom) Words => ((int)Left - 2, (int)Top - 6, (int)Right - 6, (int)Bottom - 5);

    private protected override string DefaultDescription()
    {
        var known = Inside(out _, out _).Where(p => double.IsFinite(p.Value)).ToArray();
        if (known.Length == 0)
        {
            return "No data.";
        }

        var text = $"{Quantity.Count(known.Length, "point", "points")} from {Time(known[0].TimestampMs)} to {Time(known[^1].TimestampMs)}"
            + $", between {Format(known.Min(p => p.Value))} and {Format(known.Max(p => p.Value))}";
        var outside = known.Count(p => p.Value < p.Lower || p.Value > p.Upper);
        if (known.Any(p => p.Lower is not null || p.Upper is not null))
        {
            text += outside == 0 ? "; all inside the normal band" : $"; {Quantity.Count(outside)} outside the normal band";
        }

        if (Anomalies.Count > 0)
        {
            text += $"; {Quantity.Count(Anomalies.Count, "anomaly", "anomalies")}";
        }

        return text + (Threshold is { } limit ? $"; threshold {Format(limit)}." : ".");
    }

    private protected override void Draw(MarkupWriter svg, string id)
    {
        var inside = Inside(out var from, out var to);
        if (!inside.Any(p => double.IsFinite(p.Value)))
        {
            svg.Write($"<text class=\"pc-mid\" x=\"{Width / 2.0}\" y=\"{Height / 2.0}\">no data</text>");
            return;
        }

        var marks = Anomalies.Where(a => double.IsFinite(a.Value) && a.TimestampMs >= from && a.TimestampMs <= to)
            .OrderBy(a => a.TimestampMs).TakeLast(MaxMarks).ToArray();
        var values = inside.SelectMany(p => new[] { p.Value, p.Expected ?? p.Value, p.Lower ?? p.Value, p.Upper ?? p.Value })
            .Concat(marks.Select(m => m.Value)).Append(Threshold ?? double.NaN).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var axis = ValueAxis.Of(values.Min(), values.Max());
        var plot = new PlotArea(Left, Top, Width - Right, Height - Bottom, from, to, axis);

        DrawLegend(svg, inside, marks.Length > 0);
        plot.DrawGrid(svg, Format);
        var columns = PixelColumns.Of(inside, plot, GapAfterMs());
        DrawBand(svg, columns, plot);
        DrawLine(svg, "pc-expected", columns, c => c.Expected is { } e ? [e] : [], plot);
        DrawLine(svg, "pc-line", columns, c => c.Values, plot);
        if (Threshold is { } threshold)
        {
            svg.Write($"<path class=\"pc-threshold\" d=\"M{Left} {plot.Y(threshold)}H{Width - Right}\"/>");
            svg.Write($"<text class=\"pc-end\" x=\"{Width - Right}\" y=\"{plot.Y(threshold) - 4}\">limit {Format(threshold)}</text>");
        }

        foreach (var mark in marks)
        {
            var (x, y) = (plot.X(mark.TimestampMs), plot.Y(mark.Value));
            svg.Write($"<path class=\"pc-anomaly\" d=\"M{x} {y - 5}l5 5l-5 5l-5-5Z\"><title>{Time(mark.TimestampMs)}: {mark.Label}</title></path>");
        }
    }

    /// <summary>The points between the ends of the axis, which is never without length.</summary>
    private ChartPoint[] Inside(out long fromMs, out long toMs)
    {
        var from = FromUtc?.ToUnixTimeMilliseconds() ?? (Points.Count > 0 ? Points[0].TimestampMs : 0);
        var to = Math.Max(from + 1, ToUtc?.ToUnixTimeMilliseconds() ?? (Points.Count > 0 ? Points[^1].TimestampMs : 0));
        (fromMs, toMs) = (from, to);
        return [.. Points.Where(p => p.TimestampMs >= from && p.TimestampMs <= to)];
    }

    private long GapAfterMs()
    {
        if (GapAfter is { } gap)
        {
            return (long)gap.TotalMilliseconds;
        }

        var distances = Points.Zip(Points.Skip(1), (a, b) => b.TimestampMs - a.TimestampMs).Order().ToArray();
        return distances.Length == 0 ? long.MaxValue : 3 * Math.Max(1, distances[distances.Length / 2]);
    }

    private void DrawLegend(MarkupWriter svg, ChartPoint[] points, bool anomalies)
    {
        var x = 2.0;
        Entry("pc-line", "M0 -4h14", "observed", true);
        Entry("pc-expected", "M0 -4h14", "expected", points.Any(p => p.Expected is not null));
        Entry("pc-band", "M0 -8h14v8h-14Z", "normal band", points.Any(p => p.Lower is not null || p.Upper is not null));
        Entry("pc-anomaly", "M7 -9l5 5l-5 5l-5-5Z", "anomaly", anomalies);

        void Entry(string css, string path, string label, bool shown)
        {
            if (shown)
            {
                svg.Write($"<g transform=\"translate({x} 12)\"><path class=\"{css}\" d=\"{path}\"/><text x=\"18\">{label}</text></g>");
                x += 28 + (label.Length * 5.6);
            }
        }
    }

    private static void DrawLine(
        MarkupWriter svg, string css, IReadOnlyList<PixelColumn> columns, Func<PixelColumn, IReadOnlyList<double>> values, PlotArea plot)
    {
        var path = new SvgPath();
        foreach (var column in columns)
        {
            if (column.AfterGap || values(column).Count == 0)
            {
                path.Break();
            }

            foreach (var value in values(column))
            {
                path.To(column.X, plot.Y(value));
            }
        }

        if (path.Data.Length > 0)
        {
            svg.Write($"<path class=\"{css}\" d=\"{path.Data}\"/>");
        }
    }

    private static void DrawBand(MarkupWriter svg, IReadOnlyList<PixelColumn> columns, PlotArea plot)
    {
        var path = new SvgPath();
        var start = 0;
        while (start < columns.Count)
        {
            var end = start;
            while (end < columns.Count && columns[end].HasBand && (end == start || !columns[end].AfterGap))
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                path.To(columns[i].X, plot.Y(columns[i].Upper ?? plot.Axis.High));
            }

            for (var i = end - 1; i >= start; i--)
            {
                path.To(columns[i].X, plot.Y(columns[i].Lower ?? plot.Axis.Low));
            }

            if (end > start)
            {
                path.Close();
            }

            start = Math.Max(end, start + 1);
        }

        if (path.Data.Length > 0)
        {
            svg.Write($"<path class=\"pc-band\" d=\"{path.Data}\"/>");
        }
    }

    private static string Time(long timestampMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
