using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary>Answers as Alertmanager gives them: an error is a JSON text.</summary>
internal static class V2Answer
{
    /// <summary>An endpoint whose errors are JSON texts.</summary>
    public static Func<WebCall, Task> Guarded(Func<WebCall, Task> handle) => async call =>
    {
        try
        {
            await handle(call);
        }
        catch (WebException e)
        {
            await call.JsonAsync(e.Status, json => json.WriteStringValue(e.Message));
        }
    };

    /// <summary>Success without content.</summary>
    public static Task EmptyAsync(WebCall call) => call.BytesAsync(StatusCodes.Status200OK, "application/json", default);
}
