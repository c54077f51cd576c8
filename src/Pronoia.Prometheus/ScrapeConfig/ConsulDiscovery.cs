using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Targets from Consul's catalogue (<c>consul_sd_configs</c>).</summary>
public sealed record ConsulDiscovery
{
    /// <summary>Host and port of the API; default <c>localhost:8500</c>.</summary>
    public string Server { get; init; } = "localhost:8500";

    /// <summary>A path before the API's own.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The ACL token; where a file holds it, that is read whenever it is needed.</summary>
    public Secret? Token { get; init; }

    /// <summary>The data centre; the agent's own where empty.</summary>
    public string Datacenter { get; init; } = "";

    /// <summary>The namespace (Consul Enterprise).</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The admin partition (Consul Enterprise).</summary>
    public string Partition { get; init; } = "";

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>The services wanted; all where empty.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Tags that a service must have.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Metadata that a node must have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> NodeMeta { get; init; } = [];

    /// <summary>A filter expression for the catalogue (https://developer.hashicorp.com/consul/api-docs/catalog#filtering).</summary>
    public string Filter { get; init; } = "";

    /// <summary>A filter expression for the instances of each service (https://developer.hashicorp.com/consul/api-docs/health#filtering).</summary>
    public string HealthFilter { get; init; } = "";

    /// <summary>What joins tags in <c>__meta_consul_tags</c>; default a comma.</summary>
    public string TagSeparator { get; init; } = ",";

    /// <summary>Whether answers may be stale, which is cheaper; default true.</summary>
    public bool AllowStale { get; init; } = true;

    /// <summary>How often the catalogue is asked; default 30 seconds.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the client authenticates and connects.</summary>
    public HttpClientConfig Http { get; init; } = HttpClientConfig.Default;
}
