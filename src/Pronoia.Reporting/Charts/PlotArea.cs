using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>The rectangle of a chart in which the data lies, with its two axes.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom, long FromMs, long ToMs, ValueAxis Axis)
{
    public double X(long timestampMs) => Left + ((Right - Left) * Math.Clamp((timestampMs - FromMs) / (double)(ToMs - FromMs), 0, 1));

    public double Y(double value) => Bottom - ((Bottom - Top) * Axis.Position(value));

    /// <summary>Draws the grid with labels at both axes.</summary>
    public void DrawGrid(MarkupWriter svg, Func<double, string> format)
    {
        foreach (var tick in Axis.Ticks())
        {
            var y = Y(tick);
            svg.Write($"<path class=\"pc-grid\" d=\"M{Left} {y}H{Right}\"/><text class=\"pc-end\" x=\"{Left - 4}\" y=\"{y + 4}\">{format(tick)}</text>");
        }

        foreach (var (at, label) in TimeAxis.Ticks(FromMs, ToMs, 6))
        {
            // A label centred on the very edge would be cut off.
            var x = X(at);
            var css = x > Right - 16 ? "pc-end" : "pc-mid";
            svg.Write($"<path class=\"pc-grid\" d=\"M{x} {Bottom}v4\"/><text class=\"{css}\" x=\"{(css == "pc-end" ? Right : x)}\" y=\"{Bottom + 15}\">{label}</text>");
        }
    }
}
