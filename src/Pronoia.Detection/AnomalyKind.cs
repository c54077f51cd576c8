namespace Pronoia.Detection;

/// <summary>What an event is. The kind of an open event may be refined: a spike that stays becomes a level shift.</summary>
public enum AnomalyKind
{
    /// <summary>Nothing unusual.</summary>
    None,

    /// <summary>Values above the band for a short time.</summary>
    Spike,

    /// <summary>Values below the band for a short time.</summary>
    Dip,

    /// <summary>The series moved to another level and stays there.</summary>
    LevelShift,

    /// <summary>The slope of the series changed.</summary>
    TrendChange,

    /// <summary>The noise grew or shrank while the level stayed.</summary>
    VarianceChange,

    /// <summary>A series that used to move repeats one value.</summary>
    Flatline,

    /// <summary>Expected points do not arrive.</summary>
    Missing,

    /// <summary>The series left its daily or weekly shape: values ordinary in themselves, at the wrong time.</summary>
    SeasonalBreak,

    /// <summary>Several series that belong together deviate at once, each too little to open an event by itself.</summary>
    Corroborated,
}
