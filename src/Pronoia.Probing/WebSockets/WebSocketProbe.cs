using Pronoia.Probing.Http;
using Pronoia.Probing.Tcp;

namespace Pronoia.Probing.WebSockets;

/// <summary>Options of the WebSocket prober: <c>websocket</c> of blackbox.yml. The target is a URL of <c>ws</c> or <c>wss</c>.</summary>
public sealed record WebSocketProbe
{
    /// <summary>The request that opens the connection: headers, authentication, TLS, proxy, IP version. Method, body and expectations are not used.</summary>
    public HttpProbe Handshake { get; init; } = new();

    /// <summary>The conversation after the connection is open: each step takes one message where it expects one, and sends one where it sends one.</summary>
    public IReadOnlyList<QueryResponse> QueryResponse { get; init; } = [];
}
