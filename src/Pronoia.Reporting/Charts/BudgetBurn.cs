using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// How an error budget was spent over its window: the remaining share against the even pace that would spend it exactly at the window's end.
/// </summary>
public sealed record BudgetBurn : Chart
{
    /// <summary>The remaining budget in time order.</summary>
    public required IReadOnlyList<BudgetPoint> Points { get; init; }

    /// <summary>The start of the window.</summary>
    public required DateTimeOffset FromUtc { get; init; }

    /// <summary>The end of the window.</summary>
    public required DateTimeOffset ToUtc { get; init; }

    internal override (int Left, int Top, int Right, int Bottom) Words => (46, 16, 2, 15);

    private protected override string DefaultDescription()
    {
        var known = Points.Where(p => double.IsFinite(p.Remaining)).ToArray();
        if (known.Length == 0)
        {
            return "No data.";
        }

        var last = known[^1].Remaining;
        return last > 0 ? $"{Quantity.Percent(last)} of the error budget is left." : $"The error budget is spent; it stands at {Quantity.Percent(last)}.";
    }

    private protected override void Draw(MarkupWriter svg, string id)
    {
        var (from, to) = (FromUtc.ToUnixTimeMilliseconds(), ToUtc.ToUnixTimeMilliseconds());
        var known = Points.Where(p => double.IsFinite(p.Remaining)).Select(p => p.Remaining).ToArray();
        if (known.Length == 0 || to <= from)
        {
            svg.Write($"<text class=\"pc-mid\" x=\"{Width / 2.0}\" y=\"{Height / 2.0}\">no data</text>");
            return;
        }

        // A budget overspent many times would flatten everything above zero.
        var lowest = Math.Clamp(known.Min(), -1, 0);
        var axis = new ValueAxis(lowest < 0 ? (lowest < -0.5 ? -1 : -0.5) : 0, 1, 0.5);
        var plot = new PlotArea(48, 22, Width - 8, Height - 20, from, to, axis);
        svg.Write($"<g transform=\"translate(2 12)\"><path class=\"pc-line\" d=\"M0 -4h14\"/><text x=\"18\">budget left</text></g>");
        svg.Write($"<g transform=\"translate(100 12)\"><path class=\"pc-expected\" d=\"M0 -4h14\"/><text x=\"18\">even pace</text></g>");
        plot.DrawGrid(svg, Quantity.Percent);
        svg.Write($"<path class=\"pc-expected\" d=\"M{plot.Left} {plot.Y(1)}L{plot.Right} {plot.Y(0)}\"/>");
        svg.Write($"<path class=\"pc-threshold\" d=\"M{plot.Left} {plot.Y(0)}H{plot.Right}\"/>");
        var path = new SvgPath();
        var inside = Points.Where(p => p.TimestampMs >= from && p.TimestampMs <= to).Select(p => new ChartPoint(p.TimestampMs, p.Remaining)).ToArray();
        foreach (var column in PixelColumns.Of(inside, plot, long.MaxValue))
        {
            if (column.AfterGap)
            {
                path.Break();
            }

            foreach (var value in column.Values)
            {
                path.To(column.X, plot.Y(value));
            }
        }

        svg.Write($"<path class=\"pc-line\" d=\"{path.Data}\"/>");
    }
}
