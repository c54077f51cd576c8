namespace Pronoia.Detection;

/// <summary>The ladder of confidence: what a detector has seen so far, and so what it may say.</summary>
public enum ConfidenceRung
{
    /// <summary>Still collecting: no verdict but on missing data and hard rules.</summary>
    Learning,

    /// <summary>A few points: only deviations far outside everything seen.</summary>
    Minutes,

    /// <summary>An hour and more (or 60 points): local level and noise are known.</summary>
    Hour,

    /// <summary>A day and more: the tail is calibrated and a daily season can be told.</summary>
    Day,

    /// <summary>A week and more: weekly season and rare values are known.</summary>
    Week,
}
