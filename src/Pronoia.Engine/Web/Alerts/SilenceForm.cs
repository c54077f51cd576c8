using Pronoia.Alerting.Silences;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Alerts;

/// <summary>Renders the pages that make and end silences.</summary>
internal static class SilenceForm
{
    /// <summary>The page that makes one.</summary>
    /// <param name="link">The link.</param>
    /// <param name="draft">What was written before.</param>
    /// <param name="problem">What was wrong with it; null: nothing.</param>
    public static string Add(ActionLink link, SilenceDraft draft, string? problem)
    {
        var html = ActionForm.Open("New silence", problem);
        ActionForm.OpenForm(html, link, "Silence alerts");
        html.Write($"<p><label>Which alerts: matchers, one per line; all of them must match <textarea name=\"matchers\" required rows=\"3\" maxlength=\"2000\" placeholder=\"target=&quot;api&quot;\">{draft.Matchers}</textarea></label></p>");
        html.Raw("<p class=\"note\">As in Alertmanager: <code>=</code> and <code>!=</code> compare, <code>=~</code> and <code>!~</code> take an anchored pattern, as in <code>alertname=~\"Latency.*\"</code>.</p>");
        ActionForm.Texts(html, "Reason", isRequired: true, draft.By, draft.Comment);
        ActionForm.Lengths(html, draft.Duration);
        return ActionForm.Close(html, "Silence");
    }

    /// <summary>The page that ends one.</summary>
    /// <param name="link">The link.</param>
    /// <param name="silence">The silence.</param>
    /// <param name="mutes">How many alerts it mutes now.</param>
    /// <param name="problem">What was wrong; null: nothing.</param>
    public static string End(ActionLink link, Silence silence, int mutes, string? problem)
    {
        var html = ActionForm.Open("End a silence", problem);
        ActionForm.Verdict(html, "maintenance", string.Join(", ", silence.Matchers), $"by {silence.CreatedBy} until {PageParts.Time(silence.EndsAt)}: {silence.Comment}");
        ActionForm.OpenForm(html, link, "End it now");
        html.Write($"<p>It mutes {Quantity.Count(mutes, "alert", "alerts")} now. What still fires when it ends is told to its receivers.</p>");
        return ActionForm.Close(html, "End the silence");
    }

    /// <summary>The page for a silence that has ended already.</summary>
    public static string Over() => ActionForm.Notice("Nothing left to do", "good", "It is over", "This silence has ended already.");
}
