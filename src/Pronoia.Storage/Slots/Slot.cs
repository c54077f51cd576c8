namespace Pronoia.Storage.Slots;

/// <summary>One scheduled occurrence of a job.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="ScheduledAt">When it was due, UTC, whole milliseconds.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">When a worker last began it, or null.</param>
/// <param name="FinishedAt">When it became done, failed or missed, or null.</param>
/// <param name="Detail">A line for people: why it failed, what it did.</param>
/// <param name="ETag">The row's version.</param>
public sealed record Slot(
    string Job, DateTimeOffset ScheduledAt, SlotState State, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Detail, string ETag)
{
    /// <summary>Whether it is done, failed or missed.</summary>
    public bool IsFinished => State is SlotState.Done or SlotState.Failed or SlotState.Missed;
}
