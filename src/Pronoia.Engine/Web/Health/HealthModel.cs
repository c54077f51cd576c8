namespace Pronoia.Engine.Web.Health;

/// <summary>Whether Pronoia itself works.</summary>
internal sealed record HealthModel
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>When slots and storage were counted; at most a quarter of a minute ago.</summary>
    public required DateTimeOffset CountedAt { get; init; }

    /// <summary>Whether the storage answered.</summary>
    public required bool StorageAnswers { get; init; }

    /// <summary>How long it took for one row.</summary>
    public required double StorageSeconds { get; init; }

    /// <summary>Bytes of series, reports, state and whatever else is in blobs; null: not known.</summary>
    public required long? BlobBytes { get; init; }

    public required long? Blobs { get; init; }

    /// <summary>Whether there are more blobs than were counted.</summary>
    public required bool BlobsCut { get; init; }

    /// <summary>Series with samples in the last hour.</summary>
    public required long? Series { get; init; }

    /// <summary>Messages that could not be delivered and wait for somebody.</summary>
    public required int DeadLetters { get; init; }

    /// <summary>Those with the most trouble first, then by identity.</summary>
    public required IReadOnlyList<Job> Jobs { get; init; }

    public required int MoreJobs { get; init; }

    /// <param name="Id">The identity.</param>
    /// <param name="Kind">What it does.</param>
    /// <param name="IntervalSeconds">The time between slots.</param>
    /// <param name="LastSlot">The last slot that was planned; null: none in the last 24 hours.</param>
    /// <param name="LastState">Where it stands.</param>
    /// <param name="LastDone">The last slot that is done.</param>
    /// <param name="LagSeconds">From the time of the last slot that is finished to its end.</param>
    /// <param name="Slots">Slots of the last 24 hours.</param>
    /// <param name="Done">Of these done.</param>
    /// <param name="Missed">Of these missed: their results are unknown.</param>
    /// <param name="Failed">Of these failed, poison included.</param>
    /// <param name="Poison">Of these given up by the queue.</param>
    /// <param name="LastFailure">The last failure.</param>
    internal sealed record Job(
        string Id,
        string Kind,
        double IntervalSeconds,
        DateTimeOffset? LastSlot,
        string LastState,
        DateTimeOffset? LastDone,
        double? LagSeconds,
        int Slots,
        int Done,
        int Missed,
        int Failed,
        int Poison,
        Failure? LastFailure);

    internal sealed record Failure(DateTimeOffset Slot, string Detail);
}
