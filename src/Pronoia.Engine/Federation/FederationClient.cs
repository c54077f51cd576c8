using System.Text;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Fetch;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.HttpConfig;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Federation;

/// <summary>
/// Pulls <c>/federate?match[]=…</c> (https://prometheus.io/docs/prometheus/latest/federation/): gzip, a timeout, limits on bytes and samples.
/// One client per source; thread-safe.
/// </summary>
internal sealed class FederationClient(FederationConfig source, TimeProvider time) : IDisposable
{
    // Native histograms are in the protobuf format alone.
    private static readonly string Accept = ScrapeProtocols.Accept([ScrapeProtocol.PrometheusProto, ScrapeProtocol.PrometheusText004]);

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
            using var request = HttpFetch.Request(_uri, Accept);
            HttpFetch.AddTimeout(request, source.Timeout);
            using var body = await HttpFetch.SendAsync(_client, request, source.BodySizeLimit, "body_size_limit", linked.Token);
            var samples = ExpositionParser.Samples(
                body.Bytes.Span, body.ContentType, new ExpositionLimits { MaxSamples = source.SampleLimit }, _interner);
            return new FederationPull(samples, null, time.GetElapsedTime(start));
        }
        catch (ExpositionException e)
        {
            failure = $"not a format of metrics: {e.Message}";
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HttpFetch.Failure(e, source.Timeout) is not null)
        {
            failure = HttpFetch.Failure(e, source.Timeout)!;
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
}
