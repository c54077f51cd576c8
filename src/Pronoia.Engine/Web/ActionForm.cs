using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>The parts of the pages behind signed links. They work without script.</summary>
internal static class ActionForm
{
    private const string Fallback = "1h";
    private static readonly string[] Durations = ["30m", "1h", "4h", "1d", "3d", "7d"];

    /// <summary>The page for a link that was good once.</summary>
    public static string Expired() => Notice(
        "Expired link", "warning", "This link has expired", "Nothing was changed. A newer message or page has a newer link; the status page shows what fires now.");

    /// <summary>The page for a link that was not made here.</summary>
    public static string Forged() => Notice(
        "Invalid link", "bad", "This link is not valid", "Nothing was changed. Perhaps it was cut on its way: copy all of it from the message.");

    /// <summary>A page that only says something.</summary>
    public static string Notice(string title, string tone, string word, string line)
    {
        var html = Open(title, problem: null);
        Verdict(html, tone, word, line);
        return Close(html, button: null);
    }

    /// <summary>Begins a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="problem">What was wrong with what was sent; null: nothing.</param>
    public static MarkupWriter Open(string title, string? problem)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, title, PagePlace.Alerts, below: true);
        if (problem is not null)
        {
            html.Write($"<section class=\"verdict bad\" role=\"alert\"><p class=\"word\">Not done</p><p class=\"line\">{problem}</p></section>");
        }

        return html;
    }

    /// <summary>What is the case.</summary>
    public static void Verdict(MarkupWriter html, string tone, string word, string line) =>
        html.Write($"<section class=\"verdict {tone}\"><p class=\"word\">{word}</p><p class=\"line\">{line}</p></section>");

    /// <summary>Begins the form, which carries the link on.</summary>
    public static void OpenForm(MarkupWriter html, ActionLink link, string title)
    {
        html.Write($"<section aria-labelledby=\"h-form\"><h2 id=\"h-form\">{title}</h2><form method=\"post\" action=\"{SignedLinks.Page}\">");
        foreach (var (name, value) in link.Parameters)
        {
            html.Write($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        }
    }

    /// <summary>Who and why.</summary>
    public static void Texts(MarkupWriter html, string comment, bool isRequired, string by = "", string why = "")
    {
        html.Write($"<p><label>Your name <input name=\"by\" required maxlength=\"200\" autocomplete=\"name\" value=\"{by}\"></label></p>");
        html.Write($"<p><label>{comment} <input name=\"comment\"{new RawMarkup(isRequired ? " required" : "")} maxlength=\"2000\" value=\"{why}\"></label></p>");
    }

    /// <summary>For how long.</summary>
    public static void Lengths(MarkupWriter html, string chosen = Fallback)
    {
        html.Raw("<p><label>For how long <select name=\"duration\">");
        foreach (var duration in Durations)
        {
            var selected = new RawMarkup(duration == Known(chosen) ? " selected" : "");
            html.Write($"<option value=\"{duration}\"{selected}>{Quantity.Duration(Duration(duration))}</option>");
        }

        html.Raw("</select></label></p>");
    }

    /// <summary>How long a choice of the form means; none means an hour.</summary>
    /// <exception cref="FormatException">The form does not offer it.</exception>
    public static TimeSpan Duration(string text) => text.Length == 0 || Durations.Contains(text, StringComparer.Ordinal)
        ? PrometheusDuration.Parse(Known(text))
        : throw new FormatException($"duration: expected one of {string.Join(", ", Durations)}");

    /// <summary>Ends the form, where there is one, and the page.</summary>
    public static string Close(MarkupWriter html, string? button)
    {
        if (button is not null)
        {
            html.Write($"<p><button type=\"submit\">{button}</button></p></form></section>");
        }

        PageFrame.Close(html, "A link of this kind is good for one purpose and one group of alerts or silence. Pass it on only to who may use it.");
        return html.ToString();
    }

    private static string Known(string duration) => Durations.Contains(duration, StringComparer.Ordinal) ? duration : Fallback;
}
