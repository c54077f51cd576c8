using System.Globalization;
using System.Net;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Http;

/// <summary>Sends a request, follows redirects, each over a connection of its own, and judges the last response.</summary>
internal sealed class HttpProber
{
    /// <summary>Redirects followed before the response counts as the last one.</summary>
    public const int MaxRedirects = 10;

    private readonly HttpConnector _connector;
    private readonly OAuth2Tokens _tokens;

    public HttpProber(HttpConnector connector, OAuth2Tokens tokens)
    {
        _connector = connector;
        _tokens = tokens;
    }

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        foreach (var gauge in HttpMetrics.Always)
        {
            run.Metrics.Set(gauge, 0);
        }

        var options = run.Module.Http;
        if (options.FailIfBodyJsonMatchesCel is not null || options.FailIfBodyJsonNotMatchesCel is not null)
        {
            run.Metrics.Set(HttpMetrics.FailedDueToCel, 0);
        }

        if (options.EnableHttp3)
        {
            throw new ProbeException(FailureClass.Prober, "the module asks for HTTP/3, which this prober does not speak");
        }

        var first = HttpTarget.Parse(run.Target);
        var proxy = ProxyRoute.Select(options.Proxy, first);
        IPAddress? address = null;
        if (options.Proxy is null || !options.SkipResolvePhaseWithProxy)
        {
            run.AddPhase(HttpMetrics.Duration, "resolve", 0);
            (address, var lookup) = await TargetResolver.ResolveTargetAsync(
                run, HttpTarget.Host(first), options.PreferredIpProtocol, options.IpProtocolFallback);
            run.AddPhase(HttpMetrics.Duration, "resolve", lookup);
        }

        foreach (var phase in (ReadOnlySpan<string>)["connect", "tls", "processing", "transfer"])
        {
            run.AddPhase(HttpMetrics.Duration, phase, 0);
        }

        var plan = await HttpRequestFactory.FirstAsync(run, options, first, _tokens);
        var cookies = run.Cookies;
        plan = RedirectCookies.Give(cookies, plan);
        for (var redirects = 0; ; redirects++)
        {
            run.Metrics.Set(HttpMetrics.Redirects, redirects);
            await using var hop = await OpenAsync(run, plan, address, proxy, isFirstHost: plan.Uri.Authority == first.Authority);
            cookies = RedirectCookies.Take(cookies, plan.Uri, hop.Reply.Headers);
            var next = plan.After(hop.Reply);
            if (next is null || !options.FollowRedirects || redirects == MaxRedirects)
            {
                if (next is not null)
                {
                    run.Metrics.Set(HttpMetrics.Redirects, redirects + 1);
                    run.Log(options.FollowRedirects ? $"not followed: {MaxRedirects} redirects were" : "not followed: the module follows none");
                }

                await FinishAsync(run, hop, isRedirect: next is not null);
                return;
            }

            run.Log($"redirected to {HttpTarget.Shown(next.Uri)}");
            proxy = ProxyRoute.Select(options.Proxy, next.Uri);
            if (next.Uri.Host != plan.Uri.Host && (proxy is null || address is not null))
            {
                var start = run.Now();
                address = await TargetResolver.ResolveAsync(run, HttpTarget.Host(next.Uri), options.PreferredIpProtocol, options.IpProtocolFallback);
                run.AddPhase(HttpMetrics.Duration, "resolve", run.Seconds(start, run.Now()));
            }

            plan = RedirectCookies.Give(cookies, next);
        }
    }

    private async ValueTask<HttpHop> OpenAsync(ProbeRun run, HttpRequestPlan plan, IPAddress? address, ProxyRoute? proxy, bool isFirstHost)
    {
        run.Log($"{plan.Method} {HttpTarget.Shown(plan.Uri)}");
        var options = run.Module.Http;

        // Another host than the target's goes by its own name: server_name and Host are about the target.
        var host = HttpTarget.Host(plan.Uri);
        var opened = isFirstHost
            ? await _connector.OpenAsync(run, options, plan, address, HttpRequestFactory.ServerName(options, host), options.TlsOptions, proxy)
            : await _connector.OpenAsync(run, options, plan, address, host, options.TlsOptions with { ServerName = null }, proxy);
        run.AddPhase(HttpMetrics.Duration, "connect", run.Seconds(opened.StartedAt, opened.ConnectedAt));
        run.AddPhase(HttpMetrics.Duration, "tls", run.Seconds(opened.ConnectedAt, opened.ReadyAt));
        run.Stage = ProbeStage.Exchanging;
        try
        {
            var reply = await opened.ExchangeAsync(plan);
            run.AddPhase(HttpMetrics.Duration, "processing", run.Seconds(opened.ReadyAt, opened.Connection.FirstByteAt));
            run.Log($"received {reply.Version} {reply.Status}");
            return new HttpHop(opened.Connection, reply, opened.Tls);
        }
        catch
        {
            await opened.Connection.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask FinishAsync(ProbeRun run, HttpHop hop, bool isRedirect)
    {
        var (reply, options) = (hop.Reply, run.Module.Http);
        run.StatusCode = reply.Status;
        run.Metrics.Set(HttpMetrics.StatusCode, reply.Status);
        run.Metrics.Set(HttpMetrics.ContentLength, reply.ContentLength);
        run.Metrics.Set(HttpMetrics.Version, double.Parse(reply.Version.AsSpan(5), CultureInfo.InvariantCulture));
        if (LastModified(reply.Headers) is { } modified)
        {
            run.Metrics.Set(HttpMetrics.LastModified, modified.ToUnixTimeSeconds());
        }

        if (hop.Tls is { } session)
        {
            run.Metrics.Set(HttpMetrics.Ssl, 1);
            TlsMetrics.Report(run, session, cipher: true);
        }

        ResponseChecks.CheckHead(run, reply);
        await ReadBodyAsync(run, reply, isRedirect);
        run.AddPhase(HttpMetrics.Duration, "transfer", run.Seconds(hop.Connection.FirstByteAt, run.Now()));
        ResponseChecks.CheckVersionAndTls(run, reply, hop.Tls is not null);
    }

    private static async ValueTask ReadBodyAsync(ProbeRun run, HttpReply reply, bool isRedirect)
    {
        if (isRedirect)
        {
            return;
        }

        // A body is only kept where something is asked of it, and only while the probe is still good.
        var inspect = run.Failure == FailureClass.None && (run.KeepBody || ResponseChecks.NeedBody(run.Module.Http));
        var reader = new BodyReader(run, reply.Body);
        try
        {
            var body = await reader.ReadAsync(inspect);
            if (inspect)
            {
                (run.Body, run.ResponseHeaders) = (body, reply.Headers);
                ResponseChecks.CheckBody(run, body);
            }
        }
        finally
        {
            run.Metrics.Set(HttpMetrics.UncompressedBodyLength, reader.Length);
        }
    }

    private static DateTimeOffset? LastModified(HttpHeaders headers) =>
        headers.First("Last-Modified") is { } text && DateTimeOffset.TryParseExact(
            text, HttpDateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? date
            : null;

    // RFC 9110, 5.6.7: the current form, RFC 850's and asctime's.
    private static readonly string[] HttpDateFormats =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    private sealed record HttpHop(HttpConnection Connection, HttpReply Reply, TlsSession? Tls) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
