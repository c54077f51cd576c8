namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Where targets come from: the sections <c>static_configs</c>, <c>file_sd_configs</c>, <c>http_sd_configs</c> and <c>consul_sd_configs</c>.</summary>
public sealed record ServiceDiscovery
{
    /// <summary>No targets.</summary>
    public static ServiceDiscovery None { get; } = new();

    /// <summary>Targets written in the file (<c>static_configs</c>).</summary>
    public IReadOnlyList<TargetGroup> StaticTargets { get; init; } = [];

    /// <summary>Targets from files.</summary>
    public IReadOnlyList<FileDiscovery> Files { get; init; } = [];

    /// <summary>Targets from URLs.</summary>
    public IReadOnlyList<HttpDiscovery> Http { get; init; } = [];

    /// <summary>Targets from Consul.</summary>
    public IReadOnlyList<ConsulDiscovery> Consul { get; init; } = [];

    /// <summary>How many sections there are whose targets are found while running.</summary>
    public int DynamicCount => Files.Count + Http.Count + Consul.Count;

    /// <summary>Whether no section is there.</summary>
    public bool IsEmpty => StaticTargets.Count == 0 && DynamicCount == 0;
}
