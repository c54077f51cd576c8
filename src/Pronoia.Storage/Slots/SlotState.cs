namespace Pronoia.Storage.Slots;

/// <summary>Where a slot stands.</summary>
public enum SlotState
{
    /// <summary>Written down, not begun.</summary>
    Planned,

    /// <summary>A worker has begun.</summary>
    Started,

    /// <summary>Ran to its end; what it found is another matter.</summary>
    Done,

    /// <summary>Began and did not reach its end.</summary>
    Failed,

    /// <summary>Never began in time: its result is unknown.</summary>
    Missed,
}
