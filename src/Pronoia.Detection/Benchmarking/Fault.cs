namespace Pronoia.Detection.Benchmarking;

/// <summary>What is done to a background. Sizes in standard deviations of the background around its expectation.</summary>
public enum Fault
{
    /// <summary>Nothing: the false-alarm side.</summary>
    None,

    /// <summary>Five minutes above.</summary>
    Spike,

    /// <summary>Five minutes below.</summary>
    Dip,

    /// <summary>A step up that stays an hour.</summary>
    LevelShift,

    /// <summary>A rise over 30 minutes that stays for 30 more.</summary>
    Ramp,

    /// <summary>An hour of noise as many times as wide.</summary>
    Variance,

    /// <summary>The series is zero for an hour.</summary>
    Outage,

    /// <summary>The series is doubled for an hour.</summary>
    Doubled,

    /// <summary>The series repeats one value for an hour.</summary>
    Flatline,

    /// <summary>No points for half an hour.</summary>
    Missing,

    /// <summary>The series runs six hours ahead of its day for three hours (only where there is a day).</summary>
    SeasonalBreak,

    /// <summary>A deployment: a step in a maintenance window of an hour, announced to the detector. An event in it is false.</summary>
    AnnouncedStep,

    /// <summary>The hourly job of the background runs once more than planned: harmless, and an event is false.</summary>
    ExtraJob,
}
