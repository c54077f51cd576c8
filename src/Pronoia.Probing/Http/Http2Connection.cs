using System.Net;
using System.Net.Http.Headers;

namespace Pronoia.Probing.Http;

/// <summary>One HTTP/2 exchange (RFC 9113) over a connection that is already made, through .NET's own implementation. Owns the connection.</summary>
internal sealed class Http2Connection : HttpConnection
{
    private readonly ProbeRun _run;
    private readonly Stream _stream;
    private readonly HttpMessageInvoker _invoker;
    private HttpResponseMessage? _response;

    public Http2Connection(Stream stream, ProbeRun run)
    {
        (_stream, _run) = (stream, run);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = Math.Max(1, run.Options.MaxHeaderBytes / 1024),
            ConnectCallback = (_, _) => ValueTask.FromResult(stream),
        });
    }

    /// <summary>The trailers, once the body is read to its end.</summary>
    public HttpResponseHeaders? Trailers => _response?.TrailingHeaders;

    /// <inheritdoc/>
    public override async ValueTask<HttpReply> ExchangeAsync(HttpRequestPlan plan, string? requestTarget = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(plan.Method), plan.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = plan.Body is { } body ? new ReadOnlyMemoryContent(body) : null,
        };
        request.Headers.Host = plan.Host;
        foreach (var (name, value) in plan.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ReadOnlyMemoryContent(default);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        _response = await _invoker.SendAsync(request, _run.Deadline);
        FirstByteAt = _run.Now();
        var headers = new HttpHeaders();
        foreach (var (name, values) in _response.Headers.NonValidated.Concat(_response.Content.Headers.NonValidated))
        {
            foreach (var value in values)
            {
                headers.Add(name, value);
            }
        }

        var status = (int)_response.StatusCode;
        var hasBody = plan.Method != "HEAD" && status is not (204 or 304);
        return new HttpReply(
            "HTTP/2.0",
            status,
            headers,
            hasBody || plan.Method == "HEAD" ? _response.Content.Headers.ContentLength ?? -1 : 0,
            hasBody ? await _response.Content.ReadAsStreamAsync(_run.Deadline) : Stream.Null);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _response?.Dispose();
        _invoker.Dispose();
        await _stream.DisposeAsync();
    }
}
