using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Pronoia.Engine.Cloud;

namespace Pronoia.Functions.Triggers;

/// <summary>
/// The web endpoints. Reads are open to whoever passes the platform's own sign-in and access restrictions; anything else also needs a function key, but for the forms that are signed.
/// </summary>
public sealed class ApiFunctions(CloudHost host)
{
    private const string Everything = "{*path}";

    /// <summary>Status page, metrics, query APIs, health.</summary>
    [Function("Api")]
    public Task<IActionResult> ReadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Everything)] HttpRequest request) => HandleAsync(request);

    /// <summary>Whatever changes state.</summary>
    [Function("ApiWrite")]
    public Task<IActionResult> WriteAsync([HttpTrigger(AuthorizationLevel.Function, "post", "put", "delete", Route = Everything)] HttpRequest request) => HandleAsync(request);

    /// <summary>The forms behind the signed links of messages: the signature is the key.</summary>
    [Function("ApiAction")]
    public Task<IActionResult> ActAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "alerts/action")] HttpRequest request) => HandleAsync(request);

    private async Task<IActionResult> HandleAsync(HttpRequest request)
    {
        var engine = await host.GetAsync(request.HttpContext.RequestAborted);
        await engine.Web.HandleAsync(request.HttpContext);
        return new EmptyResult();
    }
}
