using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Pronoia.Prometheus.HttpConfig;

namespace Pronoia.Probing.Http;

/// <summary>Gets access tokens with the client credentials grant (RFC 6749, 4.4) and keeps them until shortly before they expire. Thread-safe.</summary>
internal sealed class OAuth2Tokens(HttpConnector connector)
{
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly ConcurrentDictionary<OAuth2, (string Token, DateTimeOffset Until)> _tokens = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="ProbeException">The token endpoint gives no token.</exception>
    public async ValueTask<string> GetAsync(ProbeRun run, HttpProbe http, OAuth2 options)
    {
        if (_tokens.TryGetValue(options, out var known) && known.Until > run.Time.GetUtcNow())
        {
            return known.Token;
        }

        run.Log($"fetching a token from {HttpTarget.Authority(options.TokenUrl)}");
        var (status, answer) = await PostAsync(run, http, options);
        if (status != 200)
        {
            throw new ProbeException(FailureClass.Prober, $"the token endpoint {HttpTarget.Authority(options.TokenUrl)} answers with status {status}");
        }

        var token = OAuth2Grant.ReadToken(answer, run.Time.GetUtcNow())
            ?? throw new ProbeException(FailureClass.Prober, $"the token endpoint {HttpTarget.Authority(options.TokenUrl)} sends no access_token");
        _tokens[options] = token;
        return token.Token;
    }

    private async ValueTask<(int Status, ReadOnlyMemory<byte> Answer)> PostAsync(ProbeRun run, HttpProbe http, OAuth2 options)
    {
        List<KeyValuePair<string, string>> form = [.. options.EndpointParams];
        if (!form.Exists(p => p.Key == "grant_type"))
        {
            form.Insert(0, new("grant_type", "client_credentials"));
        }

        if (options.Scopes.Count > 0)
        {
            form.Add(new("scope", string.Join(' ', options.Scopes)));
        }

        var body = string.Join('&', form.Select(p => $"{OAuth2Grant.Encode(p.Key)}={OAuth2Grant.Encode(p.Value)}"));
        var secret = LateFiles.Read(options.ClientSecret);
        var request = new HttpRequestPlan(
            options.TokenUrl,
            HttpTarget.Authority(options.TokenUrl),
            "POST",
            [
                new("User-Agent", run.Options.UserAgent),
                new("Content-Type", "application/x-www-form-urlencoded"),
                new("Authorization", HttpRequestFactory.Basic($"{OAuth2Grant.Encode(options.ClientId)}:{OAuth2Grant.Encode(secret)}")),
            ],
            Encoding.UTF8.GetBytes(body));
        var proxy = ProxyRoute.Select(options.Proxy, options.TokenUrl);
        var opened = await connector.OpenAsync(
            run, http with { IpProtocolFallback = true }, request, address: null, HttpTarget.Host(options.TokenUrl), options.Tls, proxy);
        await using var connection = opened.Connection;
        run.Stage = ProbeStage.Exchanging;
        var reply = await opened.ExchangeAsync(request);
        var answer = new ArrayBufferWriter<byte>();
        while (await reply.Body.ReadAsync(answer.GetMemory(4096), run.Deadline) is > 0 and var read)
        {
            answer.Advance(read);
            if (answer.WrittenCount > MaxAnswerBytes)
            {
                throw new ProbeException(FailureClass.Prober, "the token endpoint sends more than 1 MiB");
            }
        }

        return (reply.Status, answer.WrittenMemory);
    }
}
