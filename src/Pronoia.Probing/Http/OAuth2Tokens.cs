using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Pronoia.Probing.Http;

/// <summary>Gets access tokens with the client credentials grant (RFC 6749, 4.4) and keeps them until shortly before they expire. Thread-safe.</summary>
internal sealed class OAuth2Tokens(HttpConnector connector)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<OAuth2Options, (string Token, DateTimeOffset Until)> _tokens = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="ProbeException">The token endpoint gives no token.</exception>
    public async ValueTask<string> GetAsync(ProbeRun run, HttpProbe http, OAuth2Options options)
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

        var token = Read(run, options, answer);
        _tokens[options] = token;
        return token.Token;
    }

    private static (string Token, DateTimeOffset Until) Read(ProbeRun run, OAuth2Options options, ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("access_token", out var token) && token.GetString() is { Length: > 0 } text)
            {
                var lifetime = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given)
                    ? TimeSpan.FromSeconds(given)
                    : TimeSpan.Zero;
                return (text, run.Time.GetUtcNow() + (lifetime > Early ? lifetime - Early : TimeSpan.Zero));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below: what came back is not shown, it may hold a token.
        }

        throw new ProbeException(FailureClass.Prober, $"the token endpoint {HttpTarget.Authority(options.TokenUrl)} sends no access_token");
    }

    // application/x-www-form-urlencoded, which RFC 6749 takes for the credentials too (2.3.1).
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private async ValueTask<(int Status, ReadOnlyMemory<byte> Answer)> PostAsync(ProbeRun run, HttpProbe http, OAuth2Options options)
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

        var body = string.Join('&', form.Select(p => $"{Encode(p.Key)}={Encode(p.Value)}"));
        var secret = await options.ClientSecret.ReadAsync(run.Deadline);
        var request = new HttpRequestPlan(
            options.TokenUrl,
            HttpTarget.Authority(options.TokenUrl),
            "POST",
            [
                new("User-Agent", run.Options.UserAgent),
                new("Content-Type", "application/x-www-form-urlencoded"),
                new("Authorization", HttpRequestFactory.Basic($"{Encode(options.ClientId)}:{Encode(secret)}")),
            ],
            Encoding.UTF8.GetBytes(body));
        var proxy = ProxySelector.Select(options.Proxy, options.TokenUrl, Environment.GetEnvironmentVariable);
        var opened = await connector.OpenAsync(
            run, http with { IpProtocolFallback = true }, request, address: null, HttpTarget.Host(options.TokenUrl), options.TlsOptions, proxy);
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
