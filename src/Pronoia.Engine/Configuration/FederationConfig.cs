using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Configuration;

/// <summary>One Prometheus server whose <c>/federate</c> endpoint is pulled.</summary>
public sealed record FederationConfig
{
    private readonly string? _job;

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The <c>job</c> label of what has none: the name, or for a discovered source that of its entry.</summary>
    public string Job { get => _job ?? Name; init => _job = value; }

    /// <summary>The server's base URL, or the federation endpoint itself.</summary>
    public required Uri Url { get; init; }

    /// <summary>The selectors asked for: the <c>match[]</c> parameters.</summary>
    public required IReadOnlyList<string> Match { get; init; }

    /// <summary>How often.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long one pull may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether labels of the source win over those of this configuration; default true, as federation wants it.</summary>
    public bool HonorLabels { get; init; } = true;

    /// <summary>Whether timestamps of the source are kept; default true.</summary>
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>Bytes of the uncompressed body; a larger one fails the pull. Default 64 MiB.</summary>
    public long BodySizeLimit { get; init; } = 64 * 1024 * 1024;

    /// <summary>Samples of one pull; more fail it. Default 1,000,000.</summary>
    public int SampleLimit { get; init; } = 1_000_000;

    /// <summary>Labels added to every series.</summary>
    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Authentication, TLS, proxy.</summary>
    public HttpClientConfig Http { get; init; } = HttpClientConfig.Default;

    /// <summary>The <c>instance</c> label of the source's own series: host and port.</summary>
    public string Instance => Url.Authority;
}
