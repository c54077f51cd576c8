using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Targets from a URL that answers with JSON (<c>http_sd_configs</c>).</summary>
/// <param name="Url">The URL.</param>
/// <param name="RefreshInterval">How often it is asked; default 1 minute.</param>
/// <param name="Http">How the client authenticates and connects.</param>
public sealed record HttpDiscovery(Uri Url, TimeSpan RefreshInterval, HttpClientConfig Http);
