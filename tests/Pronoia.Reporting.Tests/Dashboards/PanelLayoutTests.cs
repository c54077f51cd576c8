using Pronoia.Reporting.Dashboards;

namespace Pronoia.Reporting.Tests.Dashboards;

public class PanelLayoutTests
{
    [Fact]
    public void Rows_break_where_they_are_full_and_are_filled_to_the_edge()
    {
        Panel[] panels = [Of(PanelKind.Stat), Of(PanelKind.Stat), Of(PanelKind.TimeSeries), Of(PanelKind.TimeSeries), Of(PanelKind.PieChart), Of(PanelKind.Gauge)];
        Assert.Equal(
            [(0, 0, 6, 8), (6, 0, 6, 8), (12, 0, 12, 8), (0, 8, 14, 8), (14, 8, 10, 8), (0, 16, 24, 6)],
            PanelLayout.Place(panels).Select(p => (p.X, p.Y, p.Width, p.Height)));
    }

    private static Panel Of(PanelKind kind) => new(kind, "t", "d", "short");
}
