namespace Pronoia.Detection.SrCnn;

/// <summary>How a whole series is judged by spectral residual, as ML.NET's <c>SrCnnEntireAnomalyDetectorOptions</c>.</summary>
public sealed record SrCnnEntireOptions
{
    /// <summary>Raw scores above this are candidates, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.3;

    /// <summary>How narrow the margin is, 0 (widest) to 100.</summary>
    public double Sensitivity { get; init; } = 99;

    /// <summary>What is worked out.</summary>
    public SrCnnEntireMode Mode { get; init; } = SrCnnEntireMode.AnomalyOnly;
}
