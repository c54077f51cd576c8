using Microsoft.AspNetCore.Http;
using Pronoia.Alerting.Actions;
using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Silences;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>Where the signed links of the page of silences lead: making one of any matchers, and ending one.</summary>
internal sealed class SilenceActionPages(EngineServices services, AlertActions actions)
{
    /// <summary>The path.</summary>
    public const string Path = "/silences/" + SignedLinks.Page;

    private readonly SignedLinks _links = new(services);

    public IEnumerable<WebEndpoint> Endpoints => [WebEndpoint.Get(Path, ShowAsync), WebEndpoint.Write(HttpMethods.Post, Path, ActAsync)];

    private async Task ShowAsync(WebCall call)
    {
        if (await _links.TakeAsync(call, await call.ParametersAsync(), ActionPurpose.EndSilence, ActionPurpose.AddSilence) is { } link)
        {
            await SignedLinks.AnswerAsync(call, StatusCodes.Status200OK, await PageAsync(link, new SilenceDraft(), problem: null, call.Aborted));
        }
    }

    private async Task ActAsync(WebCall call)
    {
        var form = await call.ParametersAsync();
        if (await _links.TakeAsync(call, form, ActionPurpose.EndSilence, ActionPurpose.AddSilence) is not { } link)
        {
            return;
        }

        var draft = SilenceDraft.Of(form);
        try
        {
            var id = link.Purpose == ActionPurpose.EndSilence
                ? await EndAsync(link.Subject, call.Aborted)
                : await actions.SilenceAsync(Read(draft.Matchers), draft.By, draft.Comment, ActionForm.Duration(draft.Duration), call.Aborted);
            await SignedLinks.DoneAsync(call, $"../silences#{id}");
        }
        catch (Exception e) when (e is SilenceException or FormatException)
        {
            await SignedLinks.AnswerAsync(call, StatusCodes.Status400BadRequest, await PageAsync(link, draft, e.Message, call.Aborted));
        }
    }

    // Ended twice is ended once.
    private async ValueTask<string> EndAsync(string id, CancellationToken cancellationToken)
    {
        if (await services.AlertManager.SilenceAsync(id, cancellationToken) is { } silence && silence.StateAt(services.Time.GetUtcNow()) != SilenceState.Expired)
        {
            await actions.EndSilenceAsync(id, cancellationToken);
        }

        return id;
    }

    private async ValueTask<string> PageAsync(ActionLink link, SilenceDraft draft, string? problem, CancellationToken cancellationToken)
    {
        if (link.Purpose == ActionPurpose.AddSilence)
        {
            return SilenceForm.Add(link, draft, problem);
        }

        var now = services.Time.GetUtcNow();
        var silence = await services.AlertManager.SilenceAsync(link.Subject, cancellationToken);
        if (silence is null || silence.StateAt(now) == SilenceState.Expired)
        {
            return SilenceForm.Over();
        }

        var alerts = await services.AlertManager.AlertsAsync(cancellationToken);
        return SilenceForm.End(link, silence, alerts.Count(a => a.SilencedBy.Contains(silence.Id, StringComparer.Ordinal)), problem);
    }

    /// <summary>Matchers, one per line or with commas between them.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    private static IReadOnlyList<Matcher> Read(string text)
    {
        Matcher[] matchers = [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(MatcherParser.Parse)];
        return matchers.Length > 0 ? matchers : throw new FormatException("say which alerts: expected matchers such as target=\"api\" or alertname=~\"Latency.*\"");
    }
}
