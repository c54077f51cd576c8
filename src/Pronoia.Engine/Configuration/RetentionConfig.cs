using Pronoia.Storage.Series;

namespace Pronoia.Engine.Configuration;

/// <summary>How long what is stored is kept.</summary>
public sealed record RetentionConfig
{
    /// <summary>Samples of series that no policy matches; default 400 days, the longest window of an objective.</summary>
    public TimeSpan Series { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Samples of series that match; the first that matches a series counts.</summary>
    public IReadOnlyList<RetentionPolicy> Policies { get; init; } = [];

    /// <summary>Results of single probes (table <c>results</c>); default 90 days.</summary>
    public TimeSpan Results { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The slot ledger (table <c>slots</c>); default 100 days.</summary>
    public TimeSpan Slots { get; init; } = TimeSpan.FromDays(100);

    /// <summary>Uptime by day and the stretches it is made of (tables <c>uptime</c> and <c>segments</c>); default 800 days.</summary>
    public TimeSpan Uptime { get; init; } = TimeSpan.FromDays(800);

    /// <summary>Detection events, forecasts and incidents (tables <c>anomalies</c>, <c>incidents</c> and <c>incidentmembers</c>); default 400 days.</summary>
    public TimeSpan Anomalies { get; init; } = TimeSpan.FromDays(400);

    /// <summary>What was sent, dead letters, and what people said of alerts (tables <c>notifications</c> and <c>verdicts</c>); default 400 days.</summary>
    public TimeSpan Notifications { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Archived reports with their files, and their mails (tables <c>reports</c> and <c>reportmails</c>); default 1100 days.</summary>
    public TimeSpan Reports { get; init; } = TimeSpan.FromDays(1100);
}
