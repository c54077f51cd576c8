using Pronoia.Probing.Tcp;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Unix;

/// <summary>Options of the Unix domain socket prober: <c>unix</c> of blackbox.yml. The target is the socket's path.</summary>
public sealed record UnixProbe
{
    /// <summary>The conversation after the connection is made.</summary>
    public IReadOnlyList<QueryResponse> QueryResponse { get; init; } = [];

    /// <summary>Whether the connection starts with TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How to speak TLS, at once or after <c>starttls</c>; a path is no name to verify, so that it must have one or verify nothing.</summary>
    public TlsConfig TlsOptions { get; init; } = TlsConfig.Default;
}
