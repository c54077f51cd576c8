using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// A row of cells whose filling grows with their value, so that it reads without colour: where in a day or month the load, the errors or the alerts are.
/// The first, the middle and the last cell are labelled.
/// </summary>
public sealed record HeatStrip : Chart
{
    private const int CellHeight = 36;

    /// <summary>Makes a strip of the usual size.</summary>
    public HeatStrip() => Height = 56;

    /// <summary>The cells from left to right.</summary>
    public required IReadOnlyList<HeatCell> Cells { get; init; }

    /// <summary>How to write a value.</summary>
    public Func<double, string> Format { get; init; } = Quantity.Plain;

    internal override (int Left, int Top, int Right, int Bottom) Words => (0, 0, 0, Height - CellHeight);

    private protected override string DefaultDescription()
    {
        var known = Cells.Where(c => double.IsFinite(c.Value)).ToArray();
        if (known.Length == 0)
        {
            return "No data.";
        }

        var most = known.MaxBy(c => c.Value);
        return $"{Quantity.Count(known.Length)} of {Quantity.Count(Cells.Count)} known; most at {most.Label}: {Format(most.Value)}.";
    }

    private protected override void Draw(MarkupWriter svg, string id)
    {
        if (Cells.Count == 0)
        {
            return;
        }

        var highest = Cells.Select(c => c.Value).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var width = Width / (double)Cells.Count;
        for (var i = 0; i < Cells.Count; i++)
        {
            var (label, value) = (Cells[i].Label, Cells[i].Value);
            var x = i * width;
            if (!double.IsFinite(value))
            {
                svg.Write($"<rect class=\"pc-unknown\" x=\"{x + 1}\" y=\"1\" width=\"{Math.Max(0.5, width - 2)}\" height=\"{CellHeight - 2}\"><title>{label}: no data</title></rect>");
                continue;
            }

            var height = highest > 0 ? Math.Clamp(value / highest, 0, 1) * CellHeight : 0.0;
            svg.Write($"<rect class=\"pc-band\" x=\"{x + 0.5}\" y=\"0\" width=\"{Math.Max(0.5, width - 1)}\" height=\"{CellHeight}\"><title>{label}: {Format(value)}</title></rect>");
            if (height > 0)
            {
                svg.Write($"<rect class=\"pc-bar\" x=\"{x + 0.5}\" y=\"{CellHeight - height}\" width=\"{Math.Max(0.5, width - 1)}\" height=\"{height}\"/>");
            }
        }

        svg.Write($"<text x=\"0\" y=\"{CellHeight + 14}\">{Cells[0].Label}</text>");
        if (Cells.Count > 2)
        {
            svg.Write($"<text class=\"pc-mid\" x=\"{((Cells.Count / 2) + 0.5) * width}\" y=\"{CellHeight + 14}\">{Cells[Cells.Count / 2].Label}</text>");
        }

        if (Cells.Count > 1)
        {
            svg.Write($"<text class=\"pc-end\" x=\"{(long)Width}\" y=\"{CellHeight + 14}\">{Cells[^1].Label}</text>");
        }
    }
}
