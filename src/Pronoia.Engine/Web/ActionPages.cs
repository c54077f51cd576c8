using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pronoia.Alerting.Actions;
using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>Where the signed links of messages and of the page of alerts lead: acknowledging and silencing a group.</summary>
internal sealed class ActionPages(EngineServices services, AlertActions actions)
{
    /// <summary>The path, below <c>external_url</c>.</summary>
    public const string Path = "/alerts/" + SignedLinks.Page;

    private readonly SignedLinks _links = new(services);

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get(Path, ShowAsync), WebEndpoint.Write(HttpMethods.Post, Path, ActAsync)];

    private async Task ShowAsync(WebCall call)
    {
        if (await LinkAsync(call, await call.ParametersAsync()) is not { } link)
        {
            return;
        }

        if (await actions.FindAsync(link.Subject, call.Aborted) is not { } group)
        {
            await SignedLinks.AnswerAsync(call, StatusCodes.Status200OK, ActionPage.Over());
            return;
        }

        var page = link.Purpose == ActionPurpose.Acknowledge
            ? ActionPage.Acknowledge(link, group, problem: null)
            : ActionPage.Silence(link, group, await SilencingAsync(group, call.Aborted), problem: null);
        await SignedLinks.AnswerAsync(call, StatusCodes.Status200OK, page);
    }

    private async Task ActAsync(WebCall call)
    {
        var form = await call.ParametersAsync();
        if (await LinkAsync(call, form) is not { } link)
        {
            return;
        }

        var (by, comment) = (SignedLinks.First(form, "by").Trim(), SignedLinks.First(form, "comment").Trim());
        try
        {
            var found = link.Purpose == ActionPurpose.Acknowledge
                ? await AcknowledgeAsync(link, by, comment, SignedLinks.First(form, "verdict"), call.Aborted)
                : await SilenceAsync(link, by, comment, SignedLinks.First(form, "duration"), call.Aborted);
            if (!found)
            {
                await SignedLinks.AnswerAsync(call, StatusCodes.Status200OK, ActionPage.Over());
                return;
            }
        }
        catch (Exception e) when (e is SilenceException or FormatException or WebException { Status: StatusCodes.Status400BadRequest })
        {
            await AgainAsync(call, link, e.Message);
            return;
        }

        await SignedLinks.DoneAsync(call, link.Relative);
    }

    private async ValueTask<bool> AcknowledgeAsync(ActionLink link, string by, string comment, string verdict, CancellationToken cancellationToken)
    {
        if (by.Length == 0)
        {
            throw new WebException(StatusCodes.Status400BadRequest, "say who you are");
        }

        Verdict? said = verdict switch { "useful" => Verdict.Useful, "noise" => Verdict.Noise, _ => null };
        return (await actions.AcknowledgeAsync(link.Subject, by, comment, said, cancellationToken)).Count > 0;
    }

    private async ValueTask<bool> SilenceAsync(ActionLink link, string by, string comment, string duration, CancellationToken cancellationToken)
    {
        if (await actions.FindAsync(link.Subject, cancellationToken) is not { } group)
        {
            return false;
        }

        // Sent twice is silenced once.
        return await SilencingAsync(group, cancellationToken) is not null
            || await actions.SilenceAsync(link.Subject, by, comment, ActionForm.Duration(duration), cancellationToken) is not null;
    }

    private async Task AgainAsync(WebCall call, ActionLink link, string problem)
    {
        var group = await actions.FindAsync(link.Subject, call.Aborted);
        var page = group is null ? ActionPage.Over()
            : link.Purpose == ActionPurpose.Acknowledge ? ActionPage.Acknowledge(link, group, problem)
            : ActionPage.Silence(link, group, null, problem);
        await SignedLinks.AnswerAsync(call, StatusCodes.Status400BadRequest, page);
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

    private ValueTask<ActionLink?> LinkAsync(WebCall call, IReadOnlyDictionary<string, StringValues> parameters) =>
        _links.TakeAsync(call, parameters, ActionPurpose.Acknowledge, ActionPurpose.Silence);
}
