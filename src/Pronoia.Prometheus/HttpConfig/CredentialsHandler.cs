using System.Net.Http.Headers;
using System.Text;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>Puts the configured credentials on every request that has none of its own. They are read for each, so that a renewed secret counts at once.</summary>
internal sealed class CredentialsHandler(HttpClientConfig config, OAuth2Tokens? tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains("Authorization"))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            request.Headers.Authorization = config switch
            {
                { BasicAuth: { } basic } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{basic.Password.Read()}"))),
                { Authorization: { } authorization } => new AuthenticationHeaderValue(authorization.Type, authorization.Credentials.Read()),
                _ when tokens is not null => new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken).ConfigureAwait(false)),
                _ => null,
            };
        }
        catch (Exception e) when (e is SecretException or FormatException)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, e is SecretException ? e.Message : "the credentials are no valid header", e);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
        {
            // Withdrawn before its time: the next request fetches another.
            tokens?.Forget();
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tokens?.Dispose();
        }

        base.Dispose(disposing);
    }
}
