using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>The <c>global</c> section.</summary>
public sealed record GlobalConfig
{
    /// <summary>How often a target is probed and a source pulled; default 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one probe or pull may take; default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often rules are evaluated; default 30 s.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where people reach this Pronoia; links in messages start with it.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>Labels added to everything that leaves for another system.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    /// <summary>Whether the rules of <see cref="Defaults"/> are added; default true.</summary>
    public bool DefaultRules { get; init; } = true;

    /// <summary>Of how many watched series per shard score, expectation and bounds are stored as series; default 200, those with an open event first.</summary>
    public int AnomalySeries { get; init; } = 200;

    /// <summary>Whether the latency of every target is watched where <c>detection</c> is absent; default true.</summary>
    public bool DefaultDetection { get; init; } = true;
}
