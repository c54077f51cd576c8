using System.Globalization;
using System.Net;
using System.Net.Security;
using Pronoia.Probing.Resolving;
using Pronoia.Probing.Tls;

namespace Pronoia.Probing.Http;

/// <summary>Sends a request, follows redirects, each over a connection of its own, and judges the last response.</summary>
internal sealed class HttpProber(TlsConnector tls)
{
    /// <summary>Redirects followed before the response counts as the last one.</summary>
    public const int MaxRedirects = 10;

    public async ValueTask ProbeAsync(ProbeRun run)
    {
        foreach (var gauge in HttpMetrics.Always)
        {
            run.Metrics.Set(gauge, 0);
        }

        var options = run.Module.Http;
        var uri = HttpTarget.Parse(run.Target);
        var host = HttpTarget.Host(uri);
        run.AddPhase(HttpMetrics.Duration, "resolve", 0);
        var (address, lookup) = await TargetResolver.ResolveTargetAsync(run, host, options.PreferredIpProtocol, options.IpProtocolFallback);
        run.AddPhase(HttpMetrics.Duration, "resolve", lookup);
        foreach (var phase in (ReadOnlySpan<string>)["connect", "tls", "processing", "transfer"])
        {
            run.AddPhase(HttpMetrics.Duration, phase, 0);
        }

        var plan = await HttpRequestFactory.FirstAsync(run, uri);
        var first = uri;
        for (var redirects = 0; ; redirects++)
        {
            run.Metrics.Set(HttpMetrics.Redirects, redirects);
            var sameHost = plan.Uri.Host == first.Host && plan.Uri.Port == first.Port;
            if (redirects > 0 && plan.Uri.Host != first.Host)
            {
                var start = run.Now();
                address = await TargetResolver.ResolveAsync(run, HttpTarget.Host(plan.Uri), options.PreferredIpProtocol, options.IpProtocolFallback);
                run.AddPhase(HttpMetrics.Duration, "resolve", run.Seconds(start, run.Now()));
            }

            var serverName = sameHost ? HttpRequestFactory.ServerName(options, host) : HttpTarget.Host(plan.Uri);
            await using var hop = await OpenAsync(run, plan, address, serverName, sameHost);
            var next = hop.Reply.Status is >= 300 and < 400 ? plan.After(hop.Reply) : null;
            if (next is not null)
            {
                run.Log($"redirected to {HttpTarget.Shown(next.Uri)}");
            }

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

            plan = next;
        }
    }

    private async ValueTask<HttpHop> OpenAsync(ProbeRun run, HttpRequestPlan plan, IPAddress address, string serverName, bool sameHost)
    {
        run.Log($"{plan.Method} {HttpTarget.Shown(plan.Uri)}");
        var start = run.Now();
        Stream stream = await Connector.ConnectAsync(run, address, plan.Uri.Port);
        var connected = run.Now();
        run.AddPhase(HttpMetrics.Duration, "connect", run.Seconds(start, connected));
        TlsSession? session = null;
        if (plan.Uri.Scheme == "https")
        {
            var options = run.Module.Http.TlsOptions;
            session = await tls.AuthenticateAsync(run, stream, serverName, sameHost ? options : options with { ServerName = null }, Alpn);
            stream = session.Stream;
            var secured = run.Now();
            run.AddPhase(HttpMetrics.Duration, "tls", run.Seconds(connected, secured));
            connected = secured;
        }

        run.Stage = ProbeStage.Exchanging;
        var connection = new Http1Connection(stream, run);
        try
        {
            var request = RequestWriter.Write(plan.Method, plan.Uri.PathAndQuery, plan.Host, plan.Headers, plan.Body);
            var reply = await connection.ExchangeAsync(request, plan.Method);
            run.AddPhase(HttpMetrics.Duration, "processing", run.Seconds(connected, connection.FirstByteAt));
            run.Log($"received {reply.Version} {reply.Status}");
            return new HttpHop(connection, reply, connection.FirstByteAt, session);
        }
        catch
        {
            await connection.DisposeAsync();
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
        run.AddPhase(HttpMetrics.Duration, "transfer", run.Seconds(hop.FirstByteAt, run.Now()));
        ResponseChecks.CheckVersionAndTls(run, reply, hop.Tls is not null);
    }

    private static async ValueTask ReadBodyAsync(ProbeRun run, HttpReply reply, bool isRedirect)
    {
        if (isRedirect)
        {
            return;
        }

        // A body is only kept where something is asked of it, and only while the probe is still good.
        var inspect = run.Failure == FailureClass.None && ResponseChecks.NeedBody(run.Module.Http);
        var reader = new BodyReader(run, reply.Body);
        try
        {
            var body = await reader.ReadAsync(inspect);
            if (inspect)
            {
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

    private static readonly List<SslApplicationProtocol> Alpn = [SslApplicationProtocol.Http11];

    private sealed record HttpHop(Http1Connection Connection, HttpReply Reply, long FirstByteAt, TlsSession? Tls) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
