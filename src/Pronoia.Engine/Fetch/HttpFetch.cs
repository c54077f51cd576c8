using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Pronoia.Engine.Fetch;

/// <summary>GETs bodies of bounded size, gzip or plain.</summary>
internal static class HttpFetch
{
    /// <summary>A request with our name, a list of media types, and gzip where wanted.</summary>
    public static HttpRequestMessage Request(Uri uri, string accept, bool gzip = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(gzip ? "gzip" : "identity"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Pronoia", null));
        return request;
    }

    /// <summary>Tells the target how long it has, as Prometheus does.</summary>
    public static void AddTimeout(HttpRequestMessage request, TimeSpan timeout) =>
        request.Headers.TryAddWithoutValidation("X-Prometheus-Scrape-Timeout-Seconds", timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));

    /// <summary>Sends a request and reads the whole body.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="limit">Bytes of the uncompressed body at most.</param>
    /// <param name="what">How the limit is called in the message.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The body, to be disposed.</returns>
    /// <exception cref="FetchException">The status is not 200, the encoding not one asked for, or the body too large.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async ValueTask<FetchedBody> SendAsync(
        HttpClient client, HttpRequestMessage request, long limit, string what, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new FetchException($"server returned HTTP status {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        }

        await using var raw = await response.Content.ReadAsStreamAsync(cancellationToken);
        var encoding = response.Content.Headers.ContentEncoding;
        await using var decoded = encoding.Count switch
        {
            0 => raw,
            1 when encoding.Single().Equals("gzip", StringComparison.OrdinalIgnoreCase) => new GZipStream(raw, CompressionMode.Decompress),
            1 when encoding.Single().Equals("identity", StringComparison.OrdinalIgnoreCase) => raw,
            _ => throw new FetchException($"the answer is in the encoding \"{string.Join(", ", encoding)}\"; gzip or none was asked for"),
        };
        var body = new FetchedBody { ContentType = Header(response, "Content-Type") };
        try
        {
            await body.ReadAsync(decoded, limit, what, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>A header of an answer as stated, or null.</summary>
    private static string? Header(HttpResponseMessage response, string name) =>
        response.Content.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>What a failed fetch is called in results; null where the exception is none that a server can cause.</summary>
    public static string? Failure(Exception e, TimeSpan timeout) => e switch
    {
        OperationCanceledException => string.Create(CultureInfo.InvariantCulture, $"no complete answer within {timeout.TotalSeconds:0.###} s"),
        HttpRequestException or IOException or InvalidDataException or FetchException => e.Message,
        _ => null,
    };
}
