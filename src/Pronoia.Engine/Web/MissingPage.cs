using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>What is shown where there is nothing of the name that was asked for.</summary>
/// <param name="Place">Where in the navigation it would be.</param>
/// <param name="Problem">What there is not, in a sentence.</param>
/// <param name="Link">Where to go instead.</param>
/// <param name="LinkText">What is there.</param>
internal sealed record MissingPage(PagePlace Place, string Problem, string Link, string LinkText)
{
    /// <summary>The page's HTML.</summary>
    public string Render()
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Not found", Place, below: true);
        html.Write($"<section class=\"verdict unknown\"><p class=\"word\">There is no such page</p><p class=\"line\"><bdi>{Problem}</bdi></p>");
        html.Write($"<p><a href=\"{Link}\">{LinkText}</a></p></section>");
        PageFrame.Close(html, "Nothing was changed.");
        return html.ToString();
    }
}
