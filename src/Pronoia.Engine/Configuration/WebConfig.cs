namespace Pronoia.Engine.Configuration;

/// <summary>The <c>web</c> section: what the HTTP endpoints may do for whoever reaches them.</summary>
public sealed record WebConfig
{
    /// <summary>Whether requests that change something (alerts, silences, heartbeats) are refused; default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Hosts that <c>/probe</c> probes besides the configured targets: <c>host</c>, <c>host:port</c>, <c>*.domain</c>.</summary>
    public IReadOnlyList<ProbeAllowance> ProbeAllow { get; init; } = [];

    /// <summary>Whether <c>/probe</c> probes anything at all, as blackbox_exporter does; default false.</summary>
    public bool ProbeOpen { get; init; }
}
