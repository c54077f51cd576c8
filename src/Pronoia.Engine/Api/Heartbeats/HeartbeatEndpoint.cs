using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Results;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.Heartbeats;

/// <summary><c>POST /heartbeat/NAME</c>: a job elsewhere says that it is alive. Saying it twice does no harm.</summary>
internal sealed class HeartbeatEndpoint(EngineServices services)
{
    private const string Scheme = "Bearer ";

    private readonly HeartbeatBook _book = new(services.Storage.Tables);

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Write(HttpMethods.Post, "/heartbeat/{name}", BeatAsync)];

    private async Task BeatAsync(WebCall call)
    {
        var heartbeat = call.Active.Config.Heartbeats.FirstOrDefault(h => h.Name == call.Values[0])
            ?? throw new WebException(StatusCodes.Status404NotFound, "there is no such heartbeat in the configuration");
        if (heartbeat.Token is { } token && !Carries(call.Request.Headers.Authorization.FirstOrDefault() ?? "", token))
        {
            call.Context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new WebException(StatusCodes.Status401Unauthorized, "this heartbeat needs its token: Authorization: Bearer …");
        }

        await _book.BeatAsync(heartbeat.Name, services.Time.GetUtcNow(), call.Aborted);
        await call.TextAsync(StatusCodes.Status200OK, "ok\n");
    }

    private static bool Carries(string authorization, string token) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        // Hashes are of one length, so the time taken tells nothing about the token's.
        && CryptographicOperations.FixedTimeEquals(Hash(authorization[Scheme.Length..].Trim()), Hash(token));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
