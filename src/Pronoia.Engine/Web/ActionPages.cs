using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pronoia.Alerting.Actions;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>
/// Where the signed links of messages and of the page of alerts lead. Following one shows a page and changes nothing; the form on it carries the signed parameters on, which no other
/// site knows, so that nobody can be made to send it.
/// </summary>
internal sealed class ActionPages(EngineServices services, AlertActions actions)
{
    /// <summary>The path, below <c>external_url</c>.</summary>
    public const string Path = "/alerts/action";

    private const string Html = "text/html; charset=utf-8";

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get(Path, ShowAsync), WebEndpoint.Write(HttpMethods.Post, Path, ActAsync)];

    private async Task ShowAsync(WebCall call)
    {
        if (await LinkAsync(call, await call.ParametersAsync()) is not { } link)
        {
            return;
        }

        if (await actions.FindAsync(link.Group, call.Aborted) is not { } group)
        {
            await AnswerAsync(call, StatusCodes.Status200OK, ActionPage.Over());
            return;
        }

        var page = link.Purpose == ActionPurpose.Acknowledge
            ? ActionPage.Acknowledge(link, group, problem: null)
            : ActionPage.Silence(link, group, await SilencingAsync(group, call.Aborted), problem: null);
        await AnswerAsync(call, StatusCodes.Status200OK, page);
    }

    private async Task ActAsync(WebCall call)
    {
        var form = await call.ParametersAsync();
        if (await LinkAsync(call, form) is not { } link)
        {
            return;
        }

        var (by, comment) = (First(form, "by").Trim(), First(form, "comment").Trim());
        try
        {
            var found = link.Purpose == ActionPurpose.Acknowledge
                ? await AcknowledgeAsync(link, by, comment, First(form, "verdict"), call.Aborted)
                : await SilenceAsync(link, by, comment, First(form, "duration"), call.Aborted);
            if (!found)
            {
                await AnswerAsync(call, StatusCodes.Status200OK, ActionPage.Over());
                return;
            }
        }
        catch (Exception e) when (e is SilenceException or WebException { Status: StatusCodes.Status400BadRequest })
        {
            await AgainAsync(call, link, e.Message);
            return;
        }

        // What was done is shown by the page itself, so that loading it again does nothing again.
        call.Context.Response.Headers.Location = link.Relative;
        await call.TextAsync(StatusCodes.Status303SeeOther, "done\n");
    }

    private async ValueTask<bool> AcknowledgeAsync(ActionLink link, string by, string comment, string verdict, CancellationToken cancellationToken)
    {
        if (by.Length == 0)
        {
            throw new WebException(StatusCodes.Status400BadRequest, "say who you are");
        }

        Verdict? said = verdict switch { "useful" => Verdict.Useful, "noise" => Verdict.Noise, _ => null };
        return (await actions.AcknowledgeAsync(link.Group, by, comment, said, cancellationToken)).Count > 0;
    }

    private async ValueTask<bool> SilenceAsync(ActionLink link, string by, string comment, string duration, CancellationToken cancellationToken)
    {
        if (await actions.FindAsync(link.Group, cancellationToken) is not { } group)
        {
            return false;
        }

        // Sent twice is silenced once.
        return await SilencingAsync(group, cancellationToken) is not null
            || await actions.SilenceAsync(link.Group, by, comment, ActionPage.Duration(duration), cancellationToken) is not null;
    }

    private async Task AgainAsync(WebCall call, ActionLink link, string problem)
    {
        var group = await actions.FindAsync(link.Group, call.Aborted);
        var page = group is null ? ActionPage.Over()
            : link.Purpose == ActionPurpose.Acknowledge ? ActionPage.Acknowledge(link, group, problem)
            : ActionPage.Silence(link, group, null, problem);
        await AnswerAsync(call, StatusCodes.Status400BadRequest, page);
    }

    /// <summary>The silence that mutes the whole group; null: none does.</summary>
    private async ValueTask<Silence?> SilencingAsync(AlertGroupView group, CancellationToken cancellationToken)
    {
        var ids = group.Alerts[0].SilencedBy.Where(id => group.Alerts.All(a => a.SilencedBy.Contains(id, StringComparer.Ordinal)));
        foreach (var id in ids)
        {
            if (await services.AlertManager.SilenceAsync(id, cancellationToken) is { } silence)
            {
                return silence;
            }
        }

        return null;
    }

    /// <summary>The link of a request; null where it is not good and the answer is given.</summary>
    private async ValueTask<ActionLink?> LinkAsync(WebCall call, IReadOnlyDictionary<string, StringValues> parameters)
    {
        var link = new ActionLink(First(parameters, "action"), First(parameters, "group"), First(parameters, "expires"), First(parameters, "signature"));
        var links = await services.Links.ForPagesAsync(call.Aborted);
        var check = links?.Check(link.Action, link.Group, link.Expires, link.Signature, services.Time.GetUtcNow()) ?? ActionCheck.Forged;
        if (check == ActionCheck.Good)
        {
            return link;
        }

        await (check == ActionCheck.Expired
            ? AnswerAsync(call, StatusCodes.Status410Gone, ActionPage.Expired())
            : AnswerAsync(call, StatusCodes.Status403Forbidden, ActionPage.Forged()));
        return null;
    }

    private static string First(IReadOnlyDictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    private static Task AnswerAsync(WebCall call, int status, string page) => call.TextAsync(status, page, Html);
}
