namespace Pronoia.Detection.Auto;

/// <summary>Which comparison found a point surprising.</summary>
internal enum View : byte
{
    /// <summary>None did.</summary>
    None,

    /// <summary>The point against the recent median and its time of day.</summary>
    Point,

    /// <summary>The last points against the slow level.</summary>
    Level,

    /// <summary>The recent movement against the usual one.</summary>
    Movement,

    /// <summary>The last points against the shape of the day.</summary>
    Season,
}
