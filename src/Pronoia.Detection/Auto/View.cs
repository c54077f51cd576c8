namespace Pronoia.Detection.Auto;

/// <summary>Which comparison found a point surprising.</summary>
internal enum View : byte
{
    /// <summary>None did.</summary>
    None,

    /// <summary>The point against the level of a moment ago.</summary>
    Point,

    /// <summary>The sum of the last deviations.</summary>
    Shift,

    /// <summary>The last points against the slow level.</summary>
    Drift,

    /// <summary>The recent movement against the usual one.</summary>
    Movement,
}
