using Pronoia.Reporting.Text;

namespace Pronoia.Reporting.Charts;

/// <summary>Horizontal bars, one below the other, each with its label and its value in words. The height follows the number of bars.</summary>
public sealed record Bars : Chart
{
    private const double RowHeight = 30;
    private readonly IReadOnlyList<Bar> _items = [];

    /// <summary>The bars from top to bottom.</summary>
    public required IReadOnlyList<Bar> Items
    {
        get => _items;
        init
        {
            _items = value;
            Height = (int)(Math.Max(1, value.Count) * RowHeight) + 2;
        }
    }

    /// <summary>The value of a full bar; the longest bar where it is not given.</summary>
    public double? Full { get; init; }

    /// <summary>How to write a value.</summary>
    public Func<double, string> Format { get; init; } = Quantity.Plain;

    /// <summary>How much of its row a bar fills (ratio 0–1).</summary>
    internal double Share(Bar item) => double.IsFinite(item.Value) && Most > 0 ? Math.Clamp(item.Value / Most, 0, 1) : 0;

    private double Most => Full ?? Items.Select(i => i.Value).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private protected override string DefaultDescription() =>
        Items.Count == 0 ? "No data." : string.Join("; ", Items.Select(i => $"{i.Label}: {Format(i.Value)}")) + ".";

    private protected override void Draw(MarkupWriter svg, string id)
    {
        var y = 0.0;
        foreach (var item in Items)
        {
            var share = Share(item);
            svg.Write($"<text x=\"0\" y=\"{y + 12}\">{Cut(item.Label)}</text>");
            svg.Write($"<text class=\"pc-end pc-strong\" x=\"{(long)Width}\" y=\"{y + 12}\">{Format(item.Value)}</text>");
            svg.Write($"<path class=\"pc-grid\" d=\"M0 {y + 21}H{(long)Width}\"/>");
            if (share > 0)
            {
                svg.Write($"<rect class=\"pc-bar\" x=\"0\" y=\"{y + 17}\" width=\"{Math.Max(1, share * Width)}\" height=\"8\" rx=\"2\"/>");
            }

            y += RowHeight;
        }
    }

    /// <summary>What fits on the line beside the value.</summary>
    private string Cut(string label)
    {
        var most = Math.Max(8, (Width - 80) / 6);
        return label.Length <= most ? label : string.Concat(label.AsSpan(0, most - 1).TrimEnd(), "…");
    }
}
