using Pronoia.Alerting.Silences;
using Pronoia.Alerting.Views;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>Renders the pages behind the signed links of messages. They work without script.</summary>
internal static class ActionPage
{
    private const int MaxAlerts = 50;
    private const string Fallback = "1h";
    private static readonly string[] Durations = ["30m", "1h", "4h", "1d", "3d", "7d"];

    /// <summary>The page that takes a group on.</summary>
    public static string Acknowledge(ActionLink link, AlertGroupView group, string? problem)
    {
        var html = Open("Acknowledge", problem);
        if (group.Acknowledged is { } known)
        {
            var said = known.Comment.Length > 0 ? $": {known.Comment}" : "";
            Verdict(html, "good", "Acknowledged", $"by {known.By} at {PageParts.Time(known.At)}{said}");
        }

        Alerts(html, group);
        OpenForm(html, link, group.Acknowledged is null ? "Take it on" : "Take it over, or say what it was");
        html.Raw("<p>It stops to repeat and to escalate until another alert joins; that it is over will be told all the same.</p>");
        Texts(html, commentRequired: false);
        html.Raw("""
            <fieldset><legend>Was it worth telling?</legend>
            <label><input type="radio" name="verdict" value="useful"> Useful</label>
            <label><input type="radio" name="verdict" value="noise"> Noise</label>
            <label><input type="radio" name="verdict" value="" checked> I cannot say yet</label></fieldset>

            """);
        return Close(html, "Acknowledge");
    }

    /// <summary>The page that silences a group.</summary>
    /// <param name="link">The link.</param>
    /// <param name="group">The group.</param>
    /// <param name="silence">The silence that mutes the group already; null: none does.</param>
    /// <param name="problem">What was wrong with what was sent; null: nothing.</param>
    public static string Silence(ActionLink link, AlertGroupView group, Silence? silence, string? problem)
    {
        var html = Open("Silence", problem);
        if (silence is not null)
        {
            Verdict(html, "good", "Silenced", $"by {silence.CreatedBy} until {PageParts.Time(silence.EndsAt)}: {silence.Comment}");
        }

        Alerts(html, group);
        if (silence is not null)
        {
            return Close(html, button: null);
        }

        OpenForm(html, link, "Silence it");
        Texts(html, commentRequired: true);
        html.Raw("<p><label>For how long <select name=\"duration\">");
        foreach (var duration in Durations)
        {
            var selected = new RawMarkup(duration == Fallback ? " selected" : "");
            html.Write($"<option value=\"{duration}\"{selected}>{Quantity.Duration(Duration(duration))}</option>");
        }

        html.Raw("</select></label></p>");
        return Close(html, "Silence");
    }

    /// <summary>The page for a group of which nothing fires any more.</summary>
    public static string Over() => Notice("Nothing left to do", "good", "It is over", "Nothing of what the message was about fires any more.");

    /// <summary>The page for a link that was good once.</summary>
    public static string Expired() => Notice(
        "Expired link", "warning", "This link has expired", "Nothing was changed. A newer message has a newer link; the status page shows what fires now.");

    /// <summary>The page for a link that was not made here.</summary>
    public static string Forged() => Notice(
        "Invalid link", "bad", "This link is not valid", "Nothing was changed. Perhaps it was cut on its way: copy all of it from the message.");

    /// <summary>How long a choice of the form means.</summary>
    public static TimeSpan Duration(string text) =>
        PrometheusDuration.TryParse(Durations.Contains(text, StringComparer.Ordinal) ? text : Fallback, out var duration) ? duration : default;

    private static string Notice(string title, string tone, string word, string line)
    {
        var html = Open(title, problem: null);
        Verdict(html, tone, word, line);
        return Close(html, button: null);
    }

    private static MarkupWriter Open(string title, string? problem)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, title, PagePlace.Alerts, below: true);
        if (problem is not null)
        {
            html.Write($"<section class=\"verdict bad\" role=\"alert\"><p class=\"word\">Not done</p><p class=\"line\">{problem}</p></section>");
        }

        return html;
    }

    private static void Verdict(MarkupWriter html, string tone, string word, string line) =>
        html.Write($"<section class=\"verdict {tone}\"><p class=\"word\">{word}</p><p class=\"line\">{line}</p></section>");

    private static void Alerts(MarkupWriter html, AlertGroupView group)
    {
        html.Raw("<section aria-labelledby=\"h-alerts\"><h2 id=\"h-alerts\">What it is about</h2><table><thead><tr><th scope=\"col\">Alert</th><th scope=\"col\">What</th><th scope=\"col\">Since</th></tr></thead><tbody>");
        foreach (var alert in group.Alerts.Take(MaxAlerts).Select(a => a.Alert))
        {
            html.Write($"<tr><th scope=\"row\">{alert.Name}<span class=\"note\">{alert.Labels.Without("alertname").ToString()}</span></th>");
            html.Write($"<td data-l=\"What\">{alert.Annotations["summary"]}</td><td data-l=\"Since\">{PageParts.Time(alert.StartsAt)}</td></tr>");
        }

        html.Raw("</tbody></table>");
        if (group.Alerts.Count > MaxAlerts)
        {
            html.Write($"<p>and {(long)(group.Alerts.Count - MaxAlerts)} more</p>");
        }

        html.Raw("</section>");
    }

    private static void OpenForm(MarkupWriter html, ActionLink link, string title)
    {
        html.Write($"<section aria-labelledby=\"h-form\"><h2 id=\"h-form\">{title}</h2><form method=\"post\" action=\"{link.Relative.Split('?')[0]}\">");
        foreach (var (name, value) in link.Parameters)
        {
            html.Write($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        }
    }

    private static void Texts(MarkupWriter html, bool commentRequired)
    {
        html.Raw("<p><label>Your name <input name=\"by\" required maxlength=\"200\" autocomplete=\"name\"></label></p>");
        html.Raw(commentRequired
            ? "<p><label>Reason <input name=\"comment\" required maxlength=\"2000\"></label></p>"
            : "<p><label>Comment <input name=\"comment\" maxlength=\"2000\"></label></p>");
    }

    /// <summary>Ends the form, where there is one, and the page.</summary>
    private static string Close(MarkupWriter html, string? button)
    {
        if (button is not null)
        {
            html.Write($"<p><button type=\"submit\">{button}</button></p></form></section>");
        }

        PageFrame.Close(html, "A link of this kind is good for one group of alerts and one purpose. Pass it on only to who may use it.");
        return html.ToString();
    }
}
