using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>What people and probes of the program itself look at: <c>/</c> and its twin <c>/status.json</c>, <c>/metrics</c>, <c>/-/healthy</c>, <c>/-/ready</c>.</summary>
internal sealed class Pages(EngineServices services, ILogger logger)
{
    private const string Html = "text/html; charset=utf-8";

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/", StatusAsync),
        WebEndpoint.Get("/status.json", StatusTwinAsync),
        WebEndpoint.Get("/metrics", MetricsAsync),
        WebEndpoint.Get("/-/healthy", call => call.TextAsync(StatusCodes.Status200OK, "Pronoia is Healthy.\n")),
        WebEndpoint.Get("/-/ready", ReadyAsync),
    ];

    private async Task StatusAsync(WebCall call)
    {
        var model = await new StatusQuery(services).ReadAsync(call.Active, call.Aborted);
        await call.TextAsync(StatusCodes.Status200OK, StatusPage.Render(model), Html);
    }

    private async Task StatusTwinAsync(WebCall call) =>
        await PageJson.AnswerAsync(call, StatusCodes.Status200OK, StatusTwin.Of(await new StatusQuery(services).ReadAsync(call.Active, call.Aborted)));

    private async Task MetricsAsync(WebCall call) =>
        await call.BytesAsync(
            StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", await new MetricsEndpoint(services).ReadAsync(call.Active, call.Aborted));

    private async Task ReadyAsync(WebCall call)
    {
        // Ready means that the storage answers: without it no slot can be planned and no page shown.
        try
        {
            await services.Storage.Tables.GetAsync("planner", "jobs", "ready", call.Aborted);
            await call.TextAsync(StatusCodes.Status200OK, "Pronoia is Ready.\n");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The storage does not answer");
            await call.TextAsync(StatusCodes.Status503ServiceUnavailable, "the storage does not answer\n");
        }
    }
}
