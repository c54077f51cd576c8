using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Fetches access tokens and keeps each until shortly before it expires. Thread-safe.</summary>
internal sealed class OAuth2Tokens(OAuth2 config, HttpMessageHandler handler, TimeProvider time) : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    private readonly SemaphoreSlim _one = new(1);
    private (string Token, DateTimeOffset Until)? _known;

    /// <summary>A token that is good now.</summary>
    /// <exception cref="HttpRequestException">The token endpoint gives none.</exception>
    /// <exception cref="SecretException">The client's secret cannot be read.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is not { } known || known.Until <= time.GetUtcNow())
            {
                _known = known = await FetchAsync(cancellationToken).ConfigureAwait(false);
            }

            return known.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of the token.</summary>
    public void Forget() => _known = null;

    public void Dispose()
    {
        _client.Dispose();
        _one.Dispose();
    }

    private async Task<(string Token, DateTimeOffset Until)> FetchAsync(CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials"), .. config.EndpointParams];
        if (config.Scopes.Count > 0)
        {
            form.Add(new("scope", string.Join(' ', config.Scopes)));
        }

        var client = Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(config.ClientId)}:{Uri.EscapeDataString(config.ClientSecret.Read())}");
        using var request = new HttpRequestMessage(HttpMethod.Post, config.TokenUrl) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(client));
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Failed("cannot be reached", e);
        }

        using (response)
        {
            // What came back is not shown: it may hold a token.
            return response.IsSuccessStatusCode
                ? Read(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false))
                : throw Failed($"answers with status {(int)response.StatusCode}");
        }
    }

    private (string Token, DateTimeOffset Until) Read(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.TryGetProperty("access_token", out var token) && token.GetString() is { Length: > 0 } text)
            {
                var lifetime = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given) ? TimeSpan.FromSeconds(given) : TimeSpan.Zero;
                return (text, time.GetUtcNow() + (lifetime > Early ? lifetime - Early : TimeSpan.Zero));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Failed("sends something else than a token", e);
        }

        throw Failed("sends no access_token");
    }

    private static HttpRequestException Failed(string what, Exception? inner = null) =>
        new(HttpRequestError.UserAuthenticationError, $"the OAuth 2.0 token endpoint {what}", inner);
}
