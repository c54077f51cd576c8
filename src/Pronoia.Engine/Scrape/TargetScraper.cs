using Pronoia.Engine.Fetch;
using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Exposition;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>Scrapes one target again and again.</summary>
internal sealed class TargetScraper(ScrapeJob job, ScrapeTarget target, HttpClient client, MetricMetadata metadata, TimeProvider time)
{
    // Where a job sets no limit of its own. What is large is read one at a time (FetchedBody).
    private const long DefaultBodyLimit = 256 * 1024 * 1024;

    private readonly ScrapeCache _cache = new(job, target.Labels, metadata);
    private readonly string _accept = ScrapeProtocols.Accept(job.ScrapeProtocols);
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>Scrapes once. Whatever the target does ends in the outcome; only the caller's cancellation throws.</summary>
    /// <param name="slot">The slot, which is the time of samples that state none.</param>
    /// <param name="refused">Why the target is not to be scraped (<c>target_limit</c>), or null.</param>
    /// <param name="cancellationToken">Stops the scrape.</param>
    public async ValueTask<ScrapeOutcome> ScrapeAsync(DateTimeOffset slot, string? refused, CancellationToken cancellationToken)
    {
        if (refused is not null)
        {
            return new ScrapeOutcome(target, [], refused, TimeSpan.Zero, 0, 0, 0);
        }

        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(target.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = HttpFetch.Request(target.Url, _accept, job.EnableCompression);
            HttpFetch.AddTimeout(request, target.Timeout);
            var limit = job.Limits.BodySizeLimit > 0 ? job.Limits.BodySizeLimit : DefaultBodyLimit;
            using var body = await HttpFetch.SendAsync(client, request, limit, "body_size_limit", linked.Token);
            return Read(body, slot, time.GetElapsedTime(start));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && HttpFetch.Failure(e, target.Timeout) is not null)
        {
            lock (_cache)
            {
                // What was seen before still is: after the failure it is not new.
                _last = Continues(slot) ? slot : _last;
            }

            return new ScrapeOutcome(target, [], HttpFetch.Failure(e, target.Timeout), time.GetElapsedTime(start), 0, 0, 0);
        }
    }

    private bool Continues(DateTimeOffset slot) => slot - _last <= 1.5 * target.Interval;

    private ScrapeOutcome Read(FetchedBody body, DateTimeOffset slot, TimeSpan duration)
    {
        // A slot that is handed out twice may be under way twice.
        lock (_cache)
        {
            var continues = Continues(slot);
            IReadOnlyList<SeriesSample> samples = [];
            string? failure = null;
            try
            {
                samples = _cache.Read(body.Bytes.Span, body.ContentType, slot.ToUnixTimeMilliseconds());
            }
            catch (Exception e) when (e is ExpositionException or ScrapeException)
            {
                failure = e.Message;
                _cache.Bound();
            }

            _last = slot;
            return new ScrapeOutcome(target, samples, failure, duration, _cache.Scraped, _cache.Remaining, continues || failure is not null ? _cache.Added : null);
        }
    }
}
