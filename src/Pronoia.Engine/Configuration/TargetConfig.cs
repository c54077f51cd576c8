using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>One endpoint that is probed.</summary>
public sealed record TargetConfig
{
    /// <summary>The unique name: the <c>target</c> label, and what people read.</summary>
    public required string Name { get; init; }

    /// <summary>What is probed: a URL for HTTP, <c>host:port</c> for TCP and TLS. The <c>instance</c> label.</summary>
    public required string Url { get; init; }

    /// <summary>The name of the probe module.</summary>
    public required string Module { get; init; }

    /// <summary>How often.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long one probe may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Further labels of every series of the target.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>The names of the targets that this one needs: while one of them is down, alerts about this one are not sent.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The labels that identify the target: <c>job="probe"</c>, <c>instance</c>, <c>target</c> and <see cref="Labels"/>.</summary>
    public Labels SeriesLabels { get; init; } = Labels.Empty;
}
