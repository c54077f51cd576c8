using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>
/// Puts the configured headers on every request, and the credentials where it has none of its own. They are read for each, so that a renewed secret counts at once.
/// </summary>
internal sealed class RequestHandler(HttpClientConfig config, OAuth2Tokens? tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (config.EnableHttp2)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        }

        try
        {
            foreach (var header in config.Headers)
            {
                request.Headers.TryAddWithoutValidation(header.Name, header.Values.Select(v => v.Read()));
            }

            if (!request.Headers.Contains("Authorization"))
            {
                request.Headers.Authorization = await AuthorizationAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SecretException or FormatException)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, e is SecretException ? e.Message : "the credentials are no valid header", e);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            // Withdrawn before its time: the next request fetches another.
            tokens?.Forget();
        }

        return response;
    }

    private async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken) => config switch
    {
        { BasicAuth: { } basic } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username.Read()}:{basic.Password.Read()}"))),
        { Authorization: { } authorization } => new AuthenticationHeaderValue(authorization.Type, authorization.Credentials.Read()),
        _ when tokens is not null => new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken).ConfigureAwait(false)),
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tokens?.Dispose();
        }

        base.Dispose(disposing);
    }
}
