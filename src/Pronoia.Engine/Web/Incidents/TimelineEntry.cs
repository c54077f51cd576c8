namespace Pronoia.Engine.Web.Incidents;

/// <summary>One thing that went wrong, as the timeline shows it. Times are UTC.</summary>
/// <param name="Kind"><c>incident</c>: deviations that bear each other out; <c>outage</c>: a target that was down.</param>
/// <param name="Id">The identity of an incident, or the name of the target.</param>
/// <param name="Title">What it is, in a line.</param>
/// <param name="State"><c>open</c> or <c>ended</c>.</param>
/// <param name="StartEarliest">When it may have begun at the earliest; null: not known.</param>
/// <param name="StartLatest">When it had begun at the latest.</param>
/// <param name="EndedAt">When it ended; null while it is open.</param>
/// <param name="Components">What is affected.</param>
/// <param name="Detail">The most probable cause, or what failed first.</param>
/// <param name="Path">Its page.</param>
internal sealed record TimelineEntry(
    string Kind,
    string Id,
    string Title,
    string State,
    DateTimeOffset? StartEarliest,
    DateTimeOffset StartLatest,
    DateTimeOffset? EndedAt,
    IReadOnlyList<string> Components,
    string Detail,
    string Path);
