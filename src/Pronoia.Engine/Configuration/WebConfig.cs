using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>The <c>web</c> section: what the HTTP endpoints may do for whoever reaches them.</summary>
public sealed record WebConfig
{
    /// <summary>Whether requests that change something (alerts, silences, heartbeats) are refused; default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Hosts that <c>/probe</c> probes besides the configured targets: <c>host</c>, <c>host:port</c>, <c>*.domain</c>.</summary>
    public IReadOnlyList<ProbeAllowance> ProbeAllow { get; init; } = [];

    /// <summary>The key that signs the links of messages, at least 32 bytes; null: one that is generated and kept in the storage.</summary>
    public Secret? LinkKey { get; init; }

    /// <summary>How long the links of a message are good; default 3 days.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Whether <c>/probe</c> probes anything at all, as blackbox_exporter does; default false.</summary>
    public bool ProbeOpen { get; init; }
}
