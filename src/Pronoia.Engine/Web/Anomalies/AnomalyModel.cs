using System.Text.Json.Serialization;
using Pronoia.Alerting;
using Pronoia.Engine.Detection;
using Pronoia.Engine.Web.Incidents;

namespace Pronoia.Engine.Web.Anomalies;

/// <summary>What detectors and forecasters saw in a stretch of time.</summary>
internal sealed record AnomalyModel
{
    public required DateTimeOffset Now { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<Event> Events { get; init; }

    /// <summary>Events of the period beyond those listed.</summary>
    public required int More { get; init; }

    /// <summary>Where the list goes on: the <c>before</c> of the next page.</summary>
    public required DateTimeOffset Next { get; init; }

    /// <summary>The newest events as pictures.</summary>
    [JsonIgnore]
    public IReadOnlyList<IncidentModel.Plot> Plots { get; init; } = [];

    /// <param name="Entry">The entry of <c>detection</c> or <c>forecasts</c>.</param>
    /// <param name="Series">The series.</param>
    /// <param name="Metric">Its name.</param>
    /// <param name="Target">Its target; empty: none.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="StartedAt">Its first deviating point.</param>
    /// <param name="DetectedAt">When the verdict fell.</param>
    /// <param name="EndedAt">When it ended; null while it is open.</param>
    /// <param name="Summary">A sentence.</param>
    /// <param name="Evidence">What was observed and expected.</param>
    /// <param name="Eta">For a forecast, when the limit will be crossed.</param>
    /// <param name="Incident">The incident that it belongs to.</param>
    /// <param name="Confirmed">Whether that incident was borne out.</param>
    /// <param name="MayAlert">Whether its entry raises an alert for each series.</param>
    /// <param name="Firing">Whether its own alert fires now.</param>
    internal sealed record Event(
        string Entry,
        string Series,
        string Metric,
        string Target,
        string Kind,
        DateTimeOffset StartedAt,
        DateTimeOffset DetectedAt,
        DateTimeOffset? EndedAt,
        string Summary,
        Evidence Evidence,
        EtaBounds? Eta,
        string? Incident,
        bool Confirmed,
        bool MayAlert,
        bool Firing);
}
