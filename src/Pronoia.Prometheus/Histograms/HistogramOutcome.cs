namespace Pronoia.Prometheus.Histograms;

/// <summary>What a caller may want to tell about combining histograms; one object can collect over several operations.</summary>
internal sealed class HistogramOutcome
{
    /// <summary>One histogram said that there was a counter reset and the other that there was none.</summary>
    public bool ResetCollision { get; set; }

    /// <summary>Custom boundaries differed, and only those in both histograms were kept.</summary>
    public bool BoundsReconciled { get; set; }
}
