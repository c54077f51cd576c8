namespace Pronoia.Engine.Web.Health;

/// <summary>The configuration in force, without what is secret: no key, no token, no address of a receiver, of URLs neither user nor query.</summary>
internal sealed record ConfigModel
{
    public required DateTimeOffset Now { get; init; }

    public required DateTimeOffset LoadedAt { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required string? ExternalUrl { get; init; }

    public required double IntervalSeconds { get; init; }

    public required double EvaluationIntervalSeconds { get; init; }

    public required bool ReadOnly { get; init; }

    public required Counts Numbers { get; init; }

    public required Retention Kept { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    public required IReadOnlyList<Heartbeat> Heartbeats { get; init; }

    public required IReadOnlyList<Source> Federation { get; init; }

    public required IReadOnlyList<Discovery> Discoveries { get; init; }

    /// <summary>What discovery found and cannot be used.</summary>
    public required IReadOnlyList<string> DiscoveryErrors { get; init; }

    public required IReadOnlyList<Watch> Detection { get; init; }

    public required IReadOnlyList<RuleGroup> RuleGroups { get; init; }

    public required IReadOnlyList<Receiver> Receivers { get; init; }

    public required IReadOnlyList<Report> Reports { get; init; }

    public required IReadOnlyList<string> MaintenanceWindows { get; init; }

    internal sealed record Counts(int Targets, int Heartbeats, int Federation, int Scrapes, int Modules, int Detection, int Forecasts, int Rules, int Slos, int Receivers, int Reports);

    internal sealed record Retention(double SeriesSeconds, double ResultsSeconds, double SlotsSeconds, double UptimeSeconds, double AnomaliesSeconds);

    internal sealed record Target(string Name, string Url, string Module, double IntervalSeconds, double TimeoutSeconds, bool Discovered);

    internal sealed record Heartbeat(string Name, double PeriodSeconds, double GraceSeconds, bool HasToken);

    internal sealed record Source(string Name, string Url, IReadOnlyList<string> Match, double IntervalSeconds, bool Discovered);

    internal sealed record Discovery(string Name, double IntervalSeconds, DateTimeOffset? LastAttempt, DateTimeOffset? LastSuccess, double? AgeSeconds, int Targets, string Error);

    /// <param name="Name">The entry.</param>
    /// <param name="Match">Which series.</param>
    /// <param name="Detector">The detector; for a forecast <c>forecast</c>.</param>
    internal sealed record Watch(string Name, string Match, string Detector);

    internal sealed record RuleGroup(string Name, string File, double IntervalSeconds, int Rules);

    internal sealed record Receiver(string Name, IReadOnlyList<string> Integrations);

    internal sealed record Report(string Name, string Title, string TimeZone, int Recipients);
}
