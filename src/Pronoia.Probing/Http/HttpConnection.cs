namespace Pronoia.Probing.Http;

/// <summary>A connection for one request. Owns the stream below it.</summary>
internal abstract class HttpConnection : IAsyncDisposable
{
    /// <summary>When the first byte of the response came, as a timestamp of the run's clock.</summary>
    public long FirstByteAt { get; protected set; }

    /// <summary>Sends a request and reads the head of its response.</summary>
    /// <param name="plan">The request.</param>
    /// <param name="requestTarget">What its request line asks for where it is not the path and query of its URL: proxies take a whole URL.</param>
    /// <exception cref="ProbeException">The server breaks the protocol or a limit.</exception>
    public abstract ValueTask<HttpReply> ExchangeAsync(HttpRequestPlan plan, string? requestTarget = null);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
