using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Retry;
using Pronoia.Alerting.Notifications;

namespace Pronoia.Alerting.Receivers.Http;

/// <summary>
/// Sends requests to a receiver: a timeout for each, a few quick retries that heed <c>Retry-After</c>, and errors that say what happened
/// without the URL, which often is a secret.
/// </summary>
internal sealed class HttpSender
{
    private const int MaxErrorBody = 4096;
    private const int MaxAcceptedBody = 256 * 1024;
    private const int ShownErrorBody = 200;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _retries;
    private readonly TimeSpan _timeout;

    public HttpSender(HttpClient client, TimeProvider time, HttpSenderOptions options)
    {
        _client = client;
        _time = time;
        _timeout = options.RequestTimeout;
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NotifyException>(e => e.Retryable && !(e.RetryAfter > options.MaxPatience)),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstDelay,
                MaxDelay = options.MaxPatience,
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as NotifyException)?.RetryAfter),
            })
            .Build();
    }

    /// <summary>A request with a JSON body.</summary>
    public static HttpRequestMessage Json(HttpMethod method, Uri url, byte[] body) => new(method, url)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    /// <summary>Sends until the receiver accepts with a 2xx status and <paramref name="accept"/> finds nothing wrong in the answer.</summary>
    /// <param name="request">Makes the request, once per attempt.</param>
    /// <param name="idempotencyKey">Goes out as <c>Idempotency-Key</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="timeout">For one attempt; the default where null.</param>
    /// <param name="accept">Reads a 2xx answer's body (its first 256 KiB): null, or the error in it.</param>
    /// <param name="once">Whether not to retry, because the receiver would act twice on what it took without an answer.</param>
    /// <exception cref="NotifyException">The receiver did not accept.</exception>
    public async Task SendAsync(
        Func<HttpRequestMessage> request,
        string idempotencyKey,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        Func<string, NotifyException?>? accept = null,
        bool once = false)
    {
        if (once)
        {
            await AttemptAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _retries.ExecuteAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
        }

        async ValueTask AttemptAsync(CancellationToken ct)
        {
            using var message = request();
            message.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
            await SendOnceAsync(message, timeout ?? _timeout, accept, ct).ConfigureAwait(false);
        }
    }

    private async Task SendOnceAsync(
        HttpRequestMessage message, TimeSpan timeout, Func<string, NotifyException?>? accept, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusedAsync(response, either.Token).ConfigureAwait(false);
            }

            if (accept is not null && accept(await BodyAsync(response, MaxAcceptedBody, either.Token).ConfigureAwait(false)) is { } wrong)
            {
                throw wrong;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NotifyException(string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} s"), e) { Ambiguous = true };
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (IOException e)
        {
            throw new NotifyException("the connection broke while the answer was read", e) { Ambiguous = true };
        }
    }

    private static NotifyException Unreachable(HttpRequestException e)
    {
        // Errors before the request is out leave no doubt; after that the receiver may have acted on it.
        var (what, ambiguous) = e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ("the host name cannot be resolved", false),
            HttpRequestError.ConnectionError => ("cannot connect", false),
            HttpRequestError.SecureConnectionError => ("the TLS handshake failed", false),
            HttpRequestError.UserAuthenticationError => (e.Message, false),
            HttpRequestError.ProxyTunnelError => ("the proxy refused the connection", false),
            _ => ("the connection broke before the answer", true),
        };
        return new NotifyException(what, e) { Ambiguous = ambiguous };
    }

    private async Task<NotifyException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        string body;
        try
        {
            body = await BodyAsync(response, MaxErrorBody, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            body = "";
        }

        var shown = Shown(body);
        return new NotifyException(string.Create(CultureInfo.InvariantCulture, $"status {status}{(shown.Length > 0 ? ": " : "")}{shown}"))
        {
            Retryable = status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - _time.GetUtcNow();
        return wait is { } w ? (w > TimeSpan.Zero ? w : TimeSpan.Zero) : null;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[4096];
        var length = 0;
        while (length < most && await stream.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, most) - length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length == buffer.Length && length < most)
            {
                Array.Resize(ref buffer, buffer.Length * 4);
            }
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Shown(string body) => string.Concat(
        body.Take(ShownErrorBody).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
