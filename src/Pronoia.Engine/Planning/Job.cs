using Pronoia.Engine.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Scrape;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Planning;

/// <summary>Something that is done at scheduled times. One occurrence is a slot; one run of it is one message.</summary>
public sealed record Job
{
    /// <summary>The stable identity, which is also the shard of the series store: <c>probe-30s-0</c>, <c>federation-core</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>The time between slots; for reports the schedule decides.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The targets of a <see cref="JobKind.Probe"/> or <see cref="JobKind.Heartbeat"/> job.</summary>
    public IReadOnlyList<TargetConfig> Targets { get; init; } = [];

    /// <summary>The source of a <see cref="JobKind.Federation"/> job.</summary>
    public FederationConfig? Source { get; init; }

    /// <summary>The pool that the targets of a <see cref="JobKind.Scrape"/> job belong to.</summary>
    public ScrapePool? Pool { get; init; }

    /// <summary>The targets of a <see cref="JobKind.Scrape"/> job.</summary>
    public IReadOnlyList<ScrapeTarget> ScrapeTargets { get; init; } = [];

    /// <summary>What a <see cref="JobKind.Discovery"/> job asks.</summary>
    internal DiscoverySource? Discovery { get; init; }

    /// <summary>The group of a <see cref="JobKind.Rules"/> job.</summary>
    public RuleGroup? Group { get; init; }

    /// <summary>The report of a <see cref="JobKind.Report"/> job.</summary>
    public ReportConfig? Report { get; init; }

    /// <summary>
    /// How late a slot may start. Later it is missed: what it would have measured is the next slot's to measure.
    /// </summary>
    public TimeSpan Deadline => Kind is JobKind.Report or JobKind.Upkeep
        ? TimeSpan.FromHours(6)
        : TimeSpan.FromTicks(Math.Max(2 * Interval.Ticks, TimeSpan.FromSeconds(10).Ticks));
}
