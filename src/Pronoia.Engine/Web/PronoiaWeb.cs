using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Api.Configuration;
using Pronoia.Engine.Api.Federate;
using Pronoia.Engine.Api.Heartbeats;
using Pronoia.Engine.Api.Probes;
using Pronoia.Engine.Api.V1;
using Pronoia.Engine.Api.V2;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Web.Graph;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web.Alerts;
using Pronoia.Engine.Web.Anomalies;
using Pronoia.Engine.Web.Health;
using Pronoia.Engine.Web.Incidents;
using Pronoia.Engine.Web.Slos;
using Pronoia.Engine.Web.Targets;
using Pronoia.Probing;

namespace Pronoia.Engine.Web;

/// <summary>
/// The web endpoints: the pages, and the APIs of <c>docs/http-api.md</c>. One method takes every request, so that Kestrel and an HTTP-triggered function serve the same.
/// </summary>
public sealed class PronoiaWeb : IDisposable
{
    private readonly EngineServices _services;
    private readonly Func<ActiveConfiguration> _active;
    private readonly Func<CancellationToken, ValueTask<ActiveConfiguration>> _refresh;
    private readonly ILogger<PronoiaWeb> _logger;
    private readonly QueryEndpoints _queries;
    private readonly WebRoutes _routes;

    internal PronoiaWeb(
        EngineServices services,
        Prober prober,
        Func<ActiveConfiguration> active,
        Func<CancellationToken, ValueTask<ActiveConfiguration>> refresh,
        IConfigurationStore? configuration)
    {
        _refresh = refresh;
        _services = services;
        _active = active;
        _logger = services.Loggers.CreateLogger<PronoiaWeb>();
        _queries = new QueryEndpoints(services, _logger);
        var wake = new NotifierWake(services.Storage.Queue);
        var actions = new AlertActions(services, wake);
        _routes = new WebRoutes(
        [
            .. new Pages(services, _logger).Endpoints,
            .. new ReportPages(services).Endpoints,
            .. new TargetPages(services).Endpoints,
            .. new IncidentPages(services).Endpoints,
            .. new AlertPages(services).Endpoints,
            .. new AnomalyPages(services).Endpoints,
            .. new SloPages(services).Endpoints,
            .. new HealthPages(services).Endpoints,
            .. _queries.Endpoints,
            .. new GraphPages(services, _queries).Endpoints,
            .. new ExpressionEndpoints(_logger).Endpoints,
            .. new SeriesEndpoints(services, _logger).Endpoints,
            .. new MetadataEndpoints(services, _logger).Endpoints,
            .. new RuleEndpoints(services, _logger).Endpoints,
            .. new TargetEndpoints(services, _logger).Endpoints,
            .. new StatusEndpoints(services, _logger).Endpoints,
            .. new AlertEndpoints(services, wake).Endpoints,
            .. new SilenceEndpoints(services, wake).Endpoints,
            .. new AcknowledgeEndpoint(services, actions).Endpoints,
            .. new DeadLetterEndpoints(services).Endpoints,
            .. new ActionPages(services, actions).Endpoints,
            .. new SilenceActionPages(services, actions).Endpoints,
            .. new ServerEndpoints(services).Endpoints,
            .. new ProbeEndpoint(prober).Endpoints,
            .. new FederateEndpoint(services).Endpoints,
            .. new HeartbeatEndpoint(services).Endpoints,
            .. new PushEndpoint(configuration).Endpoints,
        ]);
    }

    /// <summary>What the status page would show now.</summary>
    public async ValueTask<StatusModel> StatusAsync(CancellationToken cancellationToken) =>
        await new StatusQuery(_services).ReadAsync(await _refresh(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _queries.Dispose();

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PageFrame.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        var active = await ActiveAsync(context.RequestAborted);
        var endpoint = _routes.Find(context.Request.Method, context.Request.Path.Value ?? "/", out var values, out var allowed);
        var call = new WebCall(context, active, values);
        try
        {
            if (endpoint is { Writes: true } && active.Config.Web.ReadOnly)
            {
                await call.TextAsync(StatusCodes.Status403Forbidden, "nothing can be changed here: web.read_only is set\n");
            }
            else if (endpoint is not null)
            {
                await endpoint.Handle(call);
            }
            else if (allowed.Count > 0)
            {
                headers.Allow = string.Join(", ", allowed);
                await call.TextAsync(StatusCodes.Status405MethodNotAllowed, $"this page answers to {string.Join(", ", allowed)} only\n");
            }
            else
            {
                await call.TextAsync(StatusCodes.Status404NotFound, "there is no such page; the status page is at /\n");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is left to answer.
        }
        catch (WebException e) when (!context.Response.HasStarted)
        {
            await call.TextAsync(e.Status, e.Message + "\n");
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await call.TextAsync(e.StatusCode, e.Message + "\n");
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            _logger.LogError(e, "{Path} failed", context.Request.Path);
            await call.TextAsync(StatusCodes.Status500InternalServerError, "this page failed; the log says why\n");
        }
    }

    // Where the storage fails, what is known will do: the endpoint itself says what it cannot do.
    private async ValueTask<ActiveConfiguration> ActiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _refresh(cancellationToken);
        }
        catch (Exception e)
        {
            _logger.LogWarning(e, "What discovery found cannot be read");
            return _active();
        }
    }
}
