using Pronoia.Alerting.Receivers.Http;

namespace Pronoia.Alerting.Configuration;

/// <summary>The <c>global</c> section: what receivers inherit.</summary>
internal sealed record GlobalConfig
{
    public required TimeSpan ResolveTimeout { get; init; }

    public required HttpClientConfig Http { get; init; }
}
