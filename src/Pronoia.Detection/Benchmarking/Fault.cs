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

    /// <summary>A rise over twelve hours.</summary>
    SlowLeak,

    /// <summary>An hour of noise as many times as wide.</summary>
    Variance,

    /// <summary>The series is zero for an hour.</summary>
    Outage,

    /// <summary>The series is multiplied by the magnitude for an hour.</summary>
    Scaled,

    /// <summary>This share of requests fails for an hour (error ratios only).</summary>
    ErrorBurst,

    /// <summary>The series repeats one value for an hour.</summary>
    Flatline,

    /// <summary>No points for half an hour.</summary>
    Missing,

    /// <summary>The series runs six hours ahead of its day for three hours (only where there is a day).</summary>
    SeasonalBreak,

    /// <summary>A deployment: a step in a maintenance window of an hour, announced to the detector. An event in it is false.</summary>
    AnnouncedStep,

    /// <summary>The hourly job of the background starts a minute late: harmless, and an event is false.</summary>
    LateJob,

    /// <summary>Ten minutes arrive twice, with the same timestamps: harmless, and an event is false.</summary>
    Duplicates,

    /// <summary>The day of the series moves by an hour, as clocks do: harmless, and an event is false (only where there is a day).</summary>
    ClockChange,
}
