using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Alerting.Receivers.Http;

/// <summary>An integration that talks HTTP.</summary>
internal abstract class HttpIntegrationConfig(IntegrationReader reader) : IntegrationConfig(reader)
{
    /// <summary>How to connect.</summary>
    public HttpClientConfig Http { get; } = reader.Http;

    /// <summary>How long one request may take; null: the default.</summary>
    public TimeSpan? Timeout { get; } = reader.Map.OptionalDuration("timeout") is { } timeout && timeout > TimeSpan.Zero ? timeout : null;
}
