using Pronoia.Detection.Correlation;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>How anomalies become incidents, and when an incident raises its alert. Concerns detectors with <c>alert: incident</c>; incidents are recorded for all.</summary>
public sealed record IncidentConfig
{
    /// <summary>The <c>alertname</c> of incidents; default <c>Incident</c>.</summary>
    public string Name { get; init; } = "Incident";

    /// <summary>Events that start within this time of each other may belong together; default 5 minutes.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many series, firing rules counted in, must deviate before the alert fires; default 2.</summary>
    public int Corroborate { get; init; } = 2;

    /// <summary>One event with a p-value below this needs no other; default 1e-8, 0: none is enough alone.</summary>
    public double AloneBelow { get; init; } = 1e-8;

    /// <summary>Events that share the value of one of these labels are related, besides those whose targets depend on each other.</summary>
    public IReadOnlyList<string> By { get; init; } = ["service", "target"];

    /// <summary>How many series of a group must deviate together where none of them stands out alone; default 3, 0: groups are not watched.</summary>
    public int GroupSeries { get; init; } = new GroupOptions().Series;

    /// <summary>The false events a group may open in 30 days, on average; default 0.2.</summary>
    public double GroupFalseAlarmsPerMonth { get; init; } = new GroupOptions().FalseAlarmsPerMonth;

    /// <summary>Labels added to the alert.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Annotations added to the alert.</summary>
    public Labels Annotations { get; init; } = Labels.Empty;
}
