using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>A word-sized line without axes: the last values of a series, evenly spaced, with a dot on the last one. NaN leaves a gap.</summary>
public sealed record Sparkline : Chart
{
    /// <summary>Makes a sparkline of the usual size.</summary>
    public Sparkline()
    {
        Width = 120;
        Height = 28;
    }

    /// <summary>The values from old to new; NaN where there is none.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>How to write a value in the description; a plain number where it is not given.</summary>
    public Func<double, string> Format { get; init; } = Quantity.Plain;

    private protected override string CssClass => " pc-spark";

    private protected override string DefaultDescription()
    {
        var known = Values.Where(double.IsFinite).ToArray();
        return known.Length == 0
            ? "No data."
            : $"{known.Length} values from {Format(known.Min())} to {Format(known.Max())}, the last known {Format(known[^1])}.";
    }

    private protected override void Draw(MarkupWriter svg, string id)
    {
        var known = Values.Where(double.IsFinite).ToArray();
        if (known.Length == 0)
        {
            svg.Write($"<path class=\"pc-hatch\" stroke-dasharray=\"2 3\" d=\"M2 {Height / 2.0}H{(long)Width - 2}\"/>");
            return;
        }

        const double Padding = 3;
        var (low, high) = (known.Min(), known.Max());
        var step = Values.Count > 1 ? (Width - (2 * Padding)) / (Values.Count - 1) : 0;
        double X(int index) => Values.Count > 1 ? Padding + (index * step) : Width - Padding;
        double Y(double value) => high > low ? Padding + ((Height - (2 * Padding)) * (high - value) / (high - low)) : Height / 2.0;

        var path = new SvgPath();
        for (var i = 0; i < Values.Count; i++)
        {
            if (double.IsFinite(Values[i]))
            {
                path.To(X(i), Y(Values[i]));
            }
            else
            {
                path.Break();
            }
        }

        svg.Write($"<path class=\"pc-line\" d=\"{path.Data}\"/>");
        if (double.IsFinite(Values[^1]))
        {
            svg.Write($"<circle class=\"pc-dot\" cx=\"{X(Values.Count - 1)}\" cy=\"{Y(Values[^1])}\" r=\"2.5\"/>");
        }
    }
}
