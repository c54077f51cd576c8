using System.Net.Http.Headers;
using System.Text;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Fetches access tokens and keeps each until shortly before it expires. Thread-safe.</summary>
internal sealed class OAuth2Tokens(OAuth2 config, HttpMessageHandler handler, TimeProvider time) : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;

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

        var client = Encoding.UTF8.GetBytes($"{OAuth2Grant.Encode(config.ClientId)}:{OAuth2Grant.Encode(config.ClientSecret.Read())}");
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
                ? OAuth2Grant.ReadToken(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow())
                    ?? throw Failed("sends no access_token")
                : throw Failed($"answers with status {(int)response.StatusCode}");
        }
    }

    private static HttpRequestException Failed(string what, Exception? inner = null) =>
        new(HttpRequestError.UserAuthenticationError, $"the OAuth 2.0 token endpoint {what}", inner);
}
