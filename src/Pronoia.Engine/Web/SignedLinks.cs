using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pronoia.Alerting.Actions;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>
/// Takes the signed links of messages and pages. Following one shows a page and changes nothing; the form on it carries the signed parameters on, which no other
/// site knows, so that nobody can be made to send it.
/// </summary>
internal sealed class SignedLinks(EngineServices services)
{
    /// <summary>The last part of the path of every page that a signed link leads to.</summary>
    public const string Page = "action";

    private const string Html = "text/html; charset=utf-8";

    /// <summary>The link of a request; null where it is not good for this page, and the answer is given.</summary>
    public async ValueTask<ActionLink?> TakeAsync(WebCall call, IReadOnlyDictionary<string, StringValues> parameters, params ActionPurpose[] purposes)
    {
        var action = First(parameters, "action");
        var purpose = ActionLinks.PurposeOf(action);
        var link = new ActionLink(action, purpose is { } known ? First(parameters, ActionLinks.SubjectName(known)) : "", First(parameters, "expires"), First(parameters, "signature"));
        var links = await services.Links.ForPagesAsync(call.Aborted);
        var check = purpose is { } asked && purposes.Contains(asked)
            ? links?.Check(link.Action, link.Subject, link.Expires, link.Signature, services.Time.GetUtcNow()) ?? ActionCheck.Forged
            : ActionCheck.Forged;
        if (check == ActionCheck.Good)
        {
            return link;
        }

        await (check == ActionCheck.Expired
            ? AnswerAsync(call, StatusCodes.Status410Gone, ActionForm.Expired())
            : AnswerAsync(call, StatusCodes.Status403Forbidden, ActionForm.Forged()));
        return null;
    }

    /// <summary>Leads to the page that shows what was done, so that loading it again does nothing again.</summary>
    public static Task DoneAsync(WebCall call, string location)
    {
        call.Context.Response.Headers.Location = location;
        return call.TextAsync(StatusCodes.Status303SeeOther, "done\n");
    }

    /// <summary>Answers with a page.</summary>
    public static Task AnswerAsync(WebCall call, int status, string page) => call.TextAsync(status, page, Html);

    /// <summary>The first value of a parameter, or nothing.</summary>
    public static string First(IReadOnlyDictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    /// <summary>The path of a link on our own pages: the signature counts, not the address that messages would carry.</summary>
    public static string? PathOf(string path, Uri? link) => link is null ? null : path + link.Query;
}
