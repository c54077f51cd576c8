using System.Text.Json.Serialization;
using Pronoia.Alerting;
using Pronoia.Engine.Incidents;
using Pronoia.Reporting.Charts;

namespace Pronoia.Engine.Web.Incidents;

/// <summary>An incident as its page shows it. Times are UTC.</summary>
internal sealed record IncidentModel
{
    public required DateTimeOffset Now { get; init; }

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IncidentState State { get; init; }

    public required DateTimeOffset StartEarliest { get; init; }

    public required DateTimeOffset StartLatest { get; init; }

    public required DateTimeOffset? ConfirmedAt { get; init; }

    public required string Confirmation { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The most probable first.</summary>
    public required IReadOnlyList<IncidentCause> Causes { get; init; }

    /// <summary>In order of start.</summary>
    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>Members beyond those listed.</summary>
    public required int MoreMembers { get; init; }

    [JsonIgnore]
    public IReadOnlyList<Plot> Plots { get; init; } = [];

    internal sealed record Member(
        string Entry,
        string Series,
        string Metric,
        string Component,
        string Kind,
        DateTimeOffset StartedAt,
        DateTimeOffset? EndedAt,
        double Share,
        string Summary,
        Evidence Evidence);

    internal sealed record Plot(
        string Series, string Metric, string Entry, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<ChartPoint> Points, IReadOnlyList<AnomalyMark> Marks);
}
