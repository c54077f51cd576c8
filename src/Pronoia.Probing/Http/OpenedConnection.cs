using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Http;

/// <summary>A connection ready for its request.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Tls">The TLS session, or null.</param>
/// <param name="StartedAt">When connecting started, as a timestamp of the run's clock.</param>
/// <param name="ConnectedAt">When it was connected.</param>
/// <param name="ReadyAt">When it was ready for the request.</param>
/// <param name="RequestTarget">What to ask for in the request line where a proxy answers the request.</param>
/// <param name="ProxyAuthorization">The header for a proxy that answers the request and wants one.</param>
internal readonly record struct OpenedConnection(
    HttpConnection Connection,
    TlsSession? Tls,
    long StartedAt,
    long ConnectedAt,
    long ReadyAt,
    string? RequestTarget = null,
    KeyValuePair<string, string>? ProxyAuthorization = null)
{
    /// <summary>Sends the request as this connection takes it, and reads the head of its response.</summary>
    /// <exception cref="ProbeException">The server breaks the protocol or a limit.</exception>
    public ValueTask<HttpReply> ExchangeAsync(HttpRequestPlan request) => Connection.ExchangeAsync(
        ProxyAuthorization is { } header ? request with { Headers = [.. request.Headers, header] } : request, RequestTarget);
}
