using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Sends requests over connections that know the certificates of the configuration as they are now: when a file has changed, new connections are made. Thread-safe.
/// </summary>
internal sealed class TlsHandler(TlsConfig config, Func<SslClientAuthenticationOptions, HttpMessageHandler> create) : HttpMessageHandler
{
    private readonly TlsMaterial _material = new();
    private readonly Lock _lock = new();
    private (X509Certificate2Collection? Authorities, X509Certificate2? Client, HttpMessageInvoker Invoker)? _current;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Current().SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Invoker.Dispose();
            _material.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <exception cref="HttpRequestException">A file cannot be read; the message may be shown.</exception>
    private HttpMessageInvoker Current()
    {
        try
        {
            var (authorities, client) = (_material.Authorities(config), _material.Client(config));
            lock (_lock)
            {
                if (_current is not { } current || current.Authorities != authorities || current.Client != client)
                {
                    // The old handler is not disposed: requests may be under way, and its connections end when they are idle.
                    _current = current = (authorities, client, new HttpMessageInvoker(create(HttpClientFactory.SslOptions(config, _material))));
                }

                return current.Invoker;
            }
        }
        catch (SecretException e)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, e.Message, e);
        }
    }
}
