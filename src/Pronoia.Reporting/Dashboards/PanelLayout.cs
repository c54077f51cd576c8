namespace Pronoia.Reporting.Dashboards;

/// <summary>Puts panels into Grafana's grid of 24 columns: left to right, a new row where one is full, rows filled to the edge; nothing overlaps.</summary>
internal static class PanelLayout
{
    private const int Columns = 24;

    public static IEnumerable<(Panel Panel, int X, int Y, int Width, int Height)> Place(IReadOnlyList<Panel> panels)
    {
        var y = 0;
        var start = 0;
        while (start < panels.Count)
        {
            var end = start + 1;
            var used = panels[start].Width;
            while (end < panels.Count && used + panels[end].Width <= Columns)
            {
                used += panels[end++].Width;
            }

            var row = panels.Skip(start).Take(end - start).ToArray();
            var height = row.All(p => p.Kind is PanelKind.Stat or PanelKind.Gauge) ? 6 : 8;
            var (x, asked) = (0, 0);
            foreach (var panel in row)
            {
                // Cumulative rounding spreads what is left over without a gap.
                asked += panel.Width;
                var right = asked * Columns / used;
                yield return (panel, x, y, right - x, height);
                x = right;
            }

            y += height;
            start = end;
        }
    }
}
