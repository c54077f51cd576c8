namespace Pronoia.Detection;

/// <summary>Which deviations count.</summary>
public enum AnomalySide
{
    /// <summary>Above and below.</summary>
    TwoSided,

    /// <summary>Only values above what is expected.</summary>
    Positive,

    /// <summary>Only values below what is expected.</summary>
    Negative,
}
