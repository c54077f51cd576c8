using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>The small parts that pages are made of. Text from outside stands in an element of its own, so that the direction of its script ends with it.</summary>
internal static class PageParts
{
    /// <summary>A time for people.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A time for people and for programs.</summary>
    public static RawMarkup TimeTag(DateTimeOffset time) => new(string.Create(
        CultureInfo.InvariantCulture, $"<time datetime=\"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\">{Time(time)}</time>"));

    /// <summary>When something began that is known to lie between two looks.</summary>
    public static RawMarkup Between(DateTimeOffset? earliest, DateTimeOffset latest) => earliest is { } early && early < latest
        ? new($"between {TimeTag(early).Value} and {TimeTag(latest).Value}")
        : TimeTag(latest);

    /// <summary>Tone, mark and word of a state: never colour alone.</summary>
    public static (string Tone, string Mark, string Word) Of(UptimeState state) => state switch
    {
        UptimeState.Up => ("good", "✓", "up"),
        UptimeState.Degraded => ("warning", "!", "degraded"),
        UptimeState.Down => ("bad", "✗", "down"),
        UptimeState.Maintenance => ("maintenance", "⚒", "in maintenance"),
        _ => ("unknown", "?", "unknown"),
    };

    /// <summary>A mark and its word.</summary>
    public static RawMarkup Marked(string tone, string mark, string word)
    {
        var html = new MarkupWriter();
        html.Write($"<span class=\"is-{tone}\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>{word}</span>");
        return new RawMarkup(html.ToString());
    }

    /// <summary>The mark of a state.</summary>
    public static RawMarkup Marked(UptimeState state)
    {
        var (tone, mark, word) = Of(state);
        return Marked(tone, mark, word);
    }

    /// <summary>The section with which a page begins: its answer in a word and a line.</summary>
    public static void OpenVerdict(MarkupWriter html, string tone, string word, string line)
    {
        var mark = tone switch { "good" => "✓", "warning" => "!", "bad" => "✗", "maintenance" => "⚒", _ => "?" };
        html.Write($"<section class=\"verdict {tone}\" aria-labelledby=\"verdict\"><h2 class=\"word\" id=\"verdict\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>{word}</h2>");
        html.Write($"<p class=\"line\"><bdi>{line}</bdi></p>");
    }

    /// <summary>Opens a section with a heading.</summary>
    public static void OpenSection(MarkupWriter html, string id, string title) =>
        html.Write($"<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\">{title}</h2>");

    /// <summary>Opens a table; a column that begins with <c>#</c> is one of numbers.</summary>
    public static void OpenTable(MarkupWriter html, string caption, params ReadOnlySpan<string> columns)
    {
        html.Write($"<table><caption class=\"hidden\">{caption}</caption><thead><tr>");
        foreach (var column in columns)
        {
            if (column.StartsWith('#'))
            {
                html.Write($"<th scope=\"col\" class=\"n\">{column[1..]}</th>");
            }
            else
            {
                html.Write($"<th scope=\"col\">{column}</th>");
            }
        }

        html.Raw("</tr></thead><tbody>");
    }

    /// <summary>Ends a table.</summary>
    public static void CloseTable(MarkupWriter html) => html.Raw("</tbody></table>");

    /// <summary>One figure of a list of figures.</summary>
    public static void Figure(MarkupWriter html, string name, string value, string detail = "")
    {
        html.Write($"<div><dt>{name}</dt><dd class=\"value\">{value}</dd>");
        if (detail.Length > 0)
        {
            html.Write($"<dd class=\"detail\">{detail}</dd>");
        }

        html.Raw("</div>");
    }

    /// <summary>Says how many there are beyond those shown, and where they are.</summary>
    public static void More(MarkupWriter html, long more, string jsonPath)
    {
        if (more > 0)
        {
            html.Write($"<p>And {Quantity.Count(more)} more: <a href=\"{jsonPath}\">the JSON of this page</a> has up to {Quantity.Count(PageLimits.Json)}.</p>");
        }
    }

    /// <summary>Labels in Prometheus's notation; nothing where there are none.</summary>
    public static string Labels(Labels labels) => labels.Count == 0 ? "" : labels.ToString();

    /// <summary>A number, or a dash where there is none.</summary>
    public static string Number(double? value) => value is { } number ? Quantity.Plain(number) : "–";
}
