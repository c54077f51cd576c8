namespace Pronoia.Detection.SrCnn;

/// <summary>What <see cref="SrCnnEntire"/> works out of a series.</summary>
public enum SrCnnEntireMode
{
    /// <summary>Anomalies and raw scores.</summary>
    AnomalyOnly,

    /// <summary>The expected values besides.</summary>
    AnomalyAndExpectedValue,

    /// <summary>Expected values and a margin; a candidate within the margin is no anomaly, and the score says how narrow a margin would still exclude the point.</summary>
    AnomalyAndMargin,
}
