namespace Pronoia.Reporting.Dashboards;

/// <summary>What a panel looks like.</summary>
internal enum PanelKind
{
    /// <summary>Lines over time.</summary>
    TimeSeries,

    /// <summary>Bars over time.</summary>
    TimeBars,

    /// <summary>One number, or one for each series.</summary>
    Stat,

    /// <summary>A dial against thresholds.</summary>
    Gauge,

    /// <summary>Horizontal bars, one for each series.</summary>
    BarGauge,

    /// <summary>The buckets of a histogram, each with its count over the time range.</summary>
    Histogram,

    /// <summary>The buckets of a histogram over time.</summary>
    Heatmap,

    /// <summary>Shares of a whole.</summary>
    PieChart,

    /// <summary>Rows, one for each series.</summary>
    Table,
}
