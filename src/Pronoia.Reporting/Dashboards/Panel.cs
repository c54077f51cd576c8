namespace Pronoia.Reporting.Dashboards;

/// <summary>A panel.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Title">The title.</param>
/// <param name="Description">What it shows and what to make of it.</param>
/// <param name="Unit">Grafana's name of the unit, for example <c>s</c> or <c>percentunit</c>.</param>
/// <param name="Queries">The queries.</param>
internal sealed record Panel(PanelKind Kind, string Title, string Description, string Unit, params IReadOnlyList<DashboardQuery> Queries)
{
    /// <summary>The colour steps, ascending.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = Threshold.None;

    /// <summary>Whether 1 and 0 are shown as UP and DOWN.</summary>
    public bool UpDown { get; init; }

    /// <summary>The width in columns of 24 that the panel asks for; the last of a row is stretched to the edge.</summary>
    public int Width { get; init; } = Kind switch
    {
        PanelKind.Stat or PanelKind.Gauge => 6,
        PanelKind.PieChart or PanelKind.BarGauge => 8,
        _ => 12,
    };
}
