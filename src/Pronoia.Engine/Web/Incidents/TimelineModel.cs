namespace Pronoia.Engine.Web.Incidents;

/// <summary>What went wrong in a stretch of time.</summary>
internal sealed record TimelineModel
{
    public required DateTimeOffset Now { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Open ones first where the list ends now, then the newest first.</summary>
    public required IReadOnlyList<TimelineEntry> Entries { get; init; }

    /// <summary>Entries of the period beyond those listed.</summary>
    public required int More { get; init; }

    /// <summary>Deviations of the period that nothing bore out: they are with the anomalies.</summary>
    public required int Unconfirmed { get; init; }

    /// <summary>Where the list goes on: the <c>before</c> of the next page.</summary>
    public required DateTimeOffset Next { get; init; }
}
