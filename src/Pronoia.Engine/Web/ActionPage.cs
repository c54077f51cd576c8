using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>Renders the pages behind the signed links of messages. They work without script.</summary>
internal static class ActionPage
{
    private const int MaxAlerts = 50;

    /// <summary>The page that takes a group on.</summary>
    public static string Acknowledge(ActionLink link, AlertGroupView group, string? problem)
    {
        var html = ActionForm.Open("Acknowledge", problem);
        if (group.Acknowledged is { } known)
        {
            var said = known.Comment.Length > 0 ? $": {known.Comment}" : "";
            ActionForm.Verdict(html, "good", "Acknowledged", $"by {known.By} at {PageParts.Time(known.At)}{said}");
        }

        Alerts(html, group);
        ActionForm.OpenForm(html, link, group.Acknowledged is null ? "Take it on" : "Take it over, or say what it was");
        html.Raw("<p>It stops to repeat and to escalate until another alert joins; that it is over will be told all the same.</p>");
        ActionForm.Texts(html, "Comment", isRequired: false);
        html.Raw("""
            <fieldset><legend>Was it worth telling?</legend>
            <label><input type="radio" name="verdict" value="useful"> Useful</label>
            <label><input type="radio" name="verdict" value="noise"> Noise</label>
            <label><input type="radio" name="verdict" value="" checked> I cannot say yet</label></fieldset>

            """);
        return ActionForm.Close(html, "Acknowledge");
    }

    /// <summary>The page that silences a group.</summary>
    /// <param name="link">The link.</param>
    /// <param name="group">The group.</param>
    /// <param name="silence">The silence that mutes the group already; null: none does.</param>
    /// <param name="problem">What was wrong with what was sent; null: nothing.</param>
    public static string Silence(ActionLink link, AlertGroupView group, Silence? silence, string? problem)
    {
        var html = ActionForm.Open("Silence", problem);
        if (silence is not null)
        {
            ActionForm.Verdict(html, "good", "Silenced", $"by {silence.CreatedBy} until {PageParts.Time(silence.EndsAt)}: {silence.Comment}");
        }

        Alerts(html, group);
        if (silence is not null)
        {
            return ActionForm.Close(html, button: null);
        }

        ActionForm.OpenForm(html, link, "Silence it");
        ActionForm.Texts(html, "Reason", isRequired: true);
        ActionForm.Lengths(html);
        return ActionForm.Close(html, "Silence");
    }

    /// <summary>The page for a group of which nothing fires any more.</summary>
    public static string Over() => ActionForm.Notice("Nothing left to do", "good", "It is over", "Nothing of what the message was about fires any more.");

    private static void Alerts(MarkupWriter html, AlertGroupView group)
    {
        html.Raw("<section aria-labelledby=\"h-alerts\"><h2 id=\"h-alerts\">What it is about</h2><table><thead><tr><th scope=\"col\">Alert</th><th scope=\"col\">What</th><th scope=\"col\">Since</th></tr></thead><tbody>");
        foreach (var alert in group.Alerts.Take(MaxAlerts).Select(a => a.Alert))
        {
            html.Write($"<tr><th scope=\"row\">{alert.Name}<span class=\"note\">{PageParts.Labels(alert.Labels.Without("alertname"))}</span></th>");
            html.Write($"<td data-l=\"What\">{alert.Annotations["summary"]}</td><td data-l=\"Since\">{PageParts.Time(alert.StartsAt)}</td></tr>");
        }

        html.Raw("</tbody></table>");
        if (group.Alerts.Count > MaxAlerts)
        {
            html.Write($"<p>and {(long)(group.Alerts.Count - MaxAlerts)} more</p>");
        }

        html.Raw("</section>");
    }
}
