using System.Text.Json;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>What travels in the client credentials grant of OAuth 2.0 (RFC 6749, 4.4).</summary>
public static class OAuth2Grant
{
    // A token that ends while a request is under way would be refused.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    /// <summary>A text as <c>application/x-www-form-urlencoded</c>, which the grant takes for the client's credentials too (2.3.1).</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>The token in an answer, and until when it is good, UTC: <paramref name="now"/> where it is good for this request alone.</summary>
    /// <returns>Null where the answer holds none.</returns>
    public static (string Token, DateTimeOffset Until)? ReadToken(ReadOnlyMemory<byte> answer, DateTimeOffset now)
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
                return (text, now + (lifetime > Early ? lifetime - Early : TimeSpan.Zero));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The caller says so; what came back is not shown, it may hold a token.
        }

        return null;
    }
}
