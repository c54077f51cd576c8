using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>
/// The web endpoints: <c>/</c>, <c>/metrics</c>, <c>/reports/…</c>, <c>/-/healthy</c>, <c>/-/ready</c>. One method takes every request, so that Kestrel and an
/// HTTP-triggered function serve the same.
/// </summary>
public sealed class PronoiaWeb
{
    private const string Html = "text/html; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";

    private readonly EngineServices _services;
    private readonly Func<ActiveConfiguration> _active;
    private readonly ILogger<PronoiaWeb> _logger;

    internal PronoiaWeb(EngineServices services, Func<ActiveConfiguration> active)
    {
        _services = services;
        _active = active;
        _logger = services.Loggers.CreateLogger<PronoiaWeb>();
    }

    /// <summary>What the status page would show now.</summary>
    public ValueTask<StatusModel> StatusAsync(CancellationToken cancellationToken) => new StatusQuery(_services).ReadAsync(_active(), cancellationToken);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = PageFrame.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            await WriteAsync(context, StatusCodes.Status405MethodNotAllowed, Text, "only GET and HEAD are answered here\n");
            return;
        }

        try
        {
            await RouteAsync(context, context.Request.Path.Value ?? "/");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is left to answer.
        }
        catch (Exception e) when (!response.HasStarted)
        {
            _logger.LogError(e, "{Path} failed", context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, Text, "this page failed; the log says why\n");
        }
    }

    private async Task RouteAsync(HttpContext context, string path)
    {
        var active = _active();
        switch (path)
        {
            case "/":
                var model = await StatusAsync(context.RequestAborted);
                await WriteAsync(context, StatusCodes.Status200OK, Html, StatusPage.Render(model));
                break;
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await BodyAsync(context, await new MetricsEndpoint(_services).ReadAsync(active, context.RequestAborted));
                break;
            case "/-/healthy":
                await WriteAsync(context, StatusCodes.Status200OK, Text, "Pronoia is Healthy.\n");
                break;
            case "/-/ready":
                await ReadyAsync(context);
                break;
            case var report when report.StartsWith("/" + ReportArchive.Prefix, StringComparison.Ordinal):
                await ReportAsync(context, report[1..]);
                break;
            default:
                await WriteAsync(context, StatusCodes.Status404NotFound, Text, "there is no such page; the status page is at /\n");
                break;
        }
    }

    private async Task ReadyAsync(HttpContext context)
    {
        // Ready means that the storage answers: without it no slot can be planned and no page shown.
        try
        {
            await _services.Storage.Tables.GetAsync("planner", "jobs", "ready", context.RequestAborted);
            await WriteAsync(context, StatusCodes.Status200OK, Text, "Pronoia is Ready.\n");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _logger.LogError(e, "The storage does not answer");
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Text, "the storage does not answer\n");
        }
    }

    private async Task ReportAsync(HttpContext context, string name)
    {
        var content = ReportArchive.IsReportName(name) ? await _services.Storage.Blobs.GetAsync(name, cancellationToken: context.RequestAborted) : null;
        if (content is null)
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, Text, "there is no such report; the status page lists the newest\n");
            return;
        }

        context.Response.ContentType = Html;
        await BodyAsync(context, content.Bytes);
    }

    private static Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return BodyAsync(context, Encoding.UTF8.GetBytes(body));
    }

    private static async Task BodyAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
