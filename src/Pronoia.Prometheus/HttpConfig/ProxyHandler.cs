namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Sends requests through a proxy, and none where the environment names something that is not one: .NET's handler would then go without.</summary>
internal sealed class ProxyHandler : DelegatingHandler
{
    private readonly ConfiguredProxy _proxy;

    public ProxyHandler(ConfiguredProxy proxy, SocketsHttpHandler inner)
        : base(inner)
    {
        _proxy = proxy;
        (inner.UseProxy, inner.Proxy) = (true, proxy);
    }

    /// <exception cref="HttpRequestException">The environment names something that is not a proxy; the message may be shown.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            _proxy.GetProxy(request.RequestUri!);
        }
        catch (FormatException e)
        {
            throw new HttpRequestException(HttpRequestError.ProxyTunnelError, e.Message, e);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
