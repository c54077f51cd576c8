using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>One series under one entry of <c>detection</c> or <c>forecasts</c>, with the state of its detector and the events not yet done with.</summary>
internal sealed class TrackedSeries
{
    public required string Entry { get; init; }

    public required Labels Series { get; init; }

    /// <summary>The detector, for an entry of <c>detection</c>.</summary>
    public IDetector? Detector { get; init; }

    public DetectionConfig? DetectionConfig { get; init; }

    /// <summary>The forecaster, for an entry of <c>forecasts</c>.</summary>
    public SeriesForecaster? Forecaster { get; init; }

    public ForecastConfig? ForecastConfig { get; init; }

    /// <summary>The newest timestamp that was learned from, milliseconds since the epoch.</summary>
    public long LastTimestampMs { get; set; }

    /// <summary>The latest windows that were kept out of learning, oldest first.</summary>
    public List<ExcludedWindow> Excluded { get; init; } = [];

    /// <summary>Whether what the detector sees as an event is a change made in maintenance: nothing is told until it has got used to it.</summary>
    public bool InAftermath { get; set; }

    /// <summary>Its part in the group it belongs to.</summary>
    public GroupMember Member { get; init; } = new();

    /// <summary>The group it belongs to, empty for none, null while nobody has looked; derived, not stored.</summary>
    public string? Group { get; set; }

    /// <summary>How far it is off at <see cref="JudgedSlot"/>; not stored.</summary>
    public GroupScore Score { get; set; } = GroupScore.None;

    /// <summary>The last verdict, and the slot it fell in; not stored.</summary>
    public Verdict? Last { get; set; }

    public DateTimeOffset JudgedSlot { get; set; }

    /// <summary>The label sets that <see cref="AnomalySeries"/> writes it under; derived, not stored.</summary>
    public Labels[]? ScoreLabels { get; set; }

    /// <summary>The event that is open, or ended and not yet written everywhere.</summary>
    public DetectionEvent? Event { get; set; }

    /// <summary>How far it is off at a slot.</summary>
    public GroupScore ScoreAt(DateTimeOffset slot) => JudgedSlot == slot ? Score : GroupScore.None;
}
