using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;

namespace Pronoia.Functions.Triggers;

/// <summary>
/// The web endpoints. Reads are open to whoever passes the platform's own sign-in and access restrictions, queries that come as forms too; anything else also needs a
/// function key, but for the forms that are signed. Of two routes that fit, the host takes that of the function whose name comes first in the alphabet: a function
/// with a route of its own is called something that comes before <c>ApiWrite</c>.
/// </summary>
public sealed class ApiFunctions(CloudHost host)
{
    private const string Everything = "{*path}";
    private const string Queries = "api/v1/{query:regex(^(query|query_range|query_exemplars|series|labels|format_query|parse_query)$)}";

    /// <summary>Status page, metrics, query APIs, health.</summary>
    [Function("Api")]
    public Task<IActionResult> ReadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Everything)] HttpRequest request) => HandleAsync(request);

    /// <summary>Whatever changes state.</summary>
    [Function("ApiWrite")]
    public Task<IActionResult> WriteAsync([HttpTrigger(AuthorizationLevel.Function, "post", "put", "delete", Route = Everything)] HttpRequest request) => HandleAsync(request);

    /// <summary>The forms behind the signed links of messages: the signature is the key.</summary>
    [Function("ApiAction")]
    public Task<IActionResult> ActAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "alerts/action")] HttpRequest request) => HandleAsync(request);

    /// <summary>Queries in a form, as Grafana sends them: they read.</summary>
    [Function("ApiQuery")]
    public Task<IActionResult> QueryAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Queries)] HttpRequest request) => HandleAsync(request);

    private async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        var engine = await host.GetAsync(request.HttpContext.RequestAborted);
        await engine.Web.HandleAsync(request.HttpContext);
        return new EmptyResult();
    }
}
