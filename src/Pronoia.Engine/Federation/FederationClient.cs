using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Engine.Federation;

/// <summary>
/// Pulls <c>/federate?match[]=…</c> (https://prometheus.io/docs/prometheus/latest/federation/): gzip, a timeout, limits on bytes and samples.
/// One client per source; thread-safe.
/// </summary>
internal sealed class FederationClient(FederationConfig source, TimeProvider time) : IDisposable
{
    private const string Accept = "text/plain;version=0.0.4;q=0.9,*/*;q=0.1";

    private readonly HttpClient _client = HttpClientFactory.Create(source.Http);
    private readonly Uri _uri = Endpoint(source);

    /// <summary>Label sets seen before, so that a snapshot like the last one makes no new ones.</summary>
    private readonly LabelsInterner _interner = new();

    /// <summary>Pulls once. Whatever the source does ends as a result; only the caller's cancellation throws.</summary>
    public async ValueTask<FederationPull> PullAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(source.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        string failure;
        try
        {
            var (body, contentType) = await FetchAsync(linked.Token);
            var samples = ExpositionParser.Samples(
                body.GetBuffer().AsSpan(0, (int)body.Length), contentType, new ExpositionLimits { MaxSamples = source.SampleLimit }, _interner);
            return new FederationPull(samples, null, time.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"no complete answer within {source.Timeout.TotalSeconds:0.###} s";
        }
        catch (HttpRequestException e)
        {
            failure = e.Message;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FederationException)
        {
            failure = e.Message;
        }
        catch (ExpositionException e)
        {
            failure = $"not the Prometheus text format: line {e.Line}: {e.Message}";
        }

        return new FederationPull([], failure, time.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static Uri Endpoint(FederationConfig source)
    {
        var builder = new UriBuilder(source.Url);
        if (!builder.Path.EndsWith("/federate", StringComparison.Ordinal))
        {
            builder.Path = builder.Path.TrimEnd('/') + "/federate";
        }

        var query = new StringBuilder(builder.Query.TrimStart('?'));
        foreach (var match in source.Match)
        {
            query.Append(query.Length > 0 ? "&" : "").Append("match%5B%5D=").Append(Uri.EscapeDataString(match));
        }

        builder.Query = query.ToString();
        return builder.Uri;
    }

    private async ValueTask<(MemoryStream Body, string? ContentType)> FetchAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _uri);
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        request.Headers.TryAddWithoutValidation("X-Prometheus-Scrape-Timeout-Seconds", source.Timeout.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Pronoia", null));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new FederationException($"the source answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        }

        await using var raw = await response.Content.ReadAsStreamAsync(cancellationToken);
        var encoding = response.Content.Headers.ContentEncoding;
        await using var decoded = encoding.Count switch
        {
            0 => raw,
            1 when encoding.Single().Equals("gzip", StringComparison.OrdinalIgnoreCase) => new GZipStream(raw, CompressionMode.Decompress),
            _ => throw new FederationException($"the source answered in the encoding \"{string.Join(", ", encoding)}\"; gzip or none was asked for"),
        };
        return (await ReadAsync(decoded, cancellationToken), response.Content.Headers.ContentType?.ToString());
    }

    private async ValueTask<MemoryStream> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            // The limit counts what comes out of the decompressor, so that a gzip bomb stops here.
            if (body.Length + read > source.BodySizeLimit)
            {
                throw new FederationException($"the body is larger than body_size_limit ({source.BodySizeLimit} bytes)");
            }

            body.Write(buffer, 0, read);
        }

        return body;
    }
}
