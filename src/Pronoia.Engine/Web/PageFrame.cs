using System.Security.Cryptography;
using System.Text;
using Pronoia.Reporting.Rendering;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>What all pages share: head, style, header and footer.</summary>
internal static class PageFrame
{
    private const string Own = """
        td .note{display:block;color:var(--pc-muted);font-size:.82rem;overflow-wrap:anywhere}
        td .pc-spark{margin-left:auto}
        td .pc-strip{min-width:160px}
        .is-maintenance .mark{color:var(--pc-maintenance)}
        @media (max-width:860px){td .pc-spark{margin-left:0}}
        form label{display:block;margin:0 0 8px}
        form label>input:not([type]),form select,form textarea{display:block;width:100%;max-width:32rem;margin-top:2px}
        form input,form select,form textarea,form button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--pc-muted);border-radius:8px;padding:8px 10px}
        form fieldset{border:1px solid var(--pc-grid);border-radius:8px;margin:0 0 12px;padding:8px 14px}
        .hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .top nav ul{margin:0 -8px 18px;gap:2px;font-size:.95rem}
        .top nav a{display:block;padding:5px 8px;border-radius:7px;text-decoration:none}
        .top nav a:hover{text-decoration:underline}
        .top nav a[aria-current]{background:var(--pc-paper);color:var(--pc-ink);font-weight:650;box-shadow:inset 0 -2px var(--accent)}
        h2.word{font-size:1rem}h3{font-size:.92rem;margin:0 0 6px}
        .maintenance{border-left-color:var(--pc-maintenance)}.maintenance .word{color:var(--pc-maintenance)}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:20px 28px;margin:0 0 12px}
        .pair .note,p.note{color:var(--pc-muted);font-size:.85rem}
        code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        ul.plain{list-style:none;margin:0 0 12px;padding:0}ul.plain li{margin:0 0 4px}
        ol li{margin:0 0 8px}li .note{display:block;color:var(--pc-muted);font-size:.85rem}
        @media (max-width:900px){tbody td.wide,td[data-l="What"],td[data-l="Why"],td[data-l="What failed first"],td[data-l="Forms"],td[data-l="Mail"]{grid-column:1/-1}}
        td[data-l="State"],td[data-l="Result"],td[data-l="Became"],td[data-l="Lasted"]{min-width:7em}
        .actions{display:flex;flex-wrap:wrap;gap:10px;margin:0 0 14px}
        .actions a{display:inline-block;padding:8px 14px;border:1px solid var(--accent);border-radius:8px;text-decoration:none;font-weight:600}
        .pages{display:flex;flex-wrap:wrap;gap:8px 20px;margin:0 0 24px}
        dl.facts{display:grid;grid-template-columns:minmax(8em,max-content) 1fr;gap:4px 18px;margin:0 0 12px;font-size:.92rem}dl.facts dd{overflow-wrap:anywhere}
        @media (max-width:480px){dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin:0 0 8px}}
        form button{background:var(--accent);border-color:var(--accent);color:var(--pc-paper);font-weight:650;padding:10px 18px}
        """;

    // An eye that looks ahead; inside the page, so that no browser asks for a file.
    private const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M2 16q14-16 28 0q-14 16-28 0' fill='%232457c5'/%3E%3Ccircle cx='16' cy='16' r='5' fill='%23fff'/%3E%3C/svg%3E";

    private static readonly (PagePlace Place, string Path, string Name)[] Places =
    [
        (PagePlace.Status, "/", "Status"),
        (PagePlace.Incidents, "/incidents", "Incidents"),
        (PagePlace.Alerts, "/alerts", "Alerts"),
        (PagePlace.Anomalies, "/anomalies", "Anomalies"),
        (PagePlace.Slos, "/slos", "SLOs"),
        (PagePlace.Reports, "/reports", "Reports"),
        (PagePlace.Health, "/health", "Health"),
    ];

    private static readonly string Css = HtmlStyles.Css + "\n" + Own;

    /// <summary>The policy under which pages are served: no script, no request to anywhere, these style sheets only.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}' '{HtmlStyles.Hash}'; "
        + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Writes everything above the content.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="title">The title.</param>
    /// <param name="place">Where in the navigation the page is.</param>
    /// <param name="refreshSeconds">After how many seconds the page loads again; null: never.</param>
    /// <param name="below">Whether the page lies below that entry, rather than being it.</param>
    public static void Open(MarkupWriter html, string title, PagePlace place, int? refreshSeconds = null, bool below = false)
    {
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        if (refreshSeconds is { } seconds)
        {
            html.Write($"<meta http-equiv=\"refresh\" content=\"{(long)seconds}\">\n");
        }

        html.Write($"<link rel=\"icon\" href=\"{Icon}\">\n<title>{title} · Pronoia</title>\n<style>{new RawMarkup(Css)}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
        html.Raw("<header class=\"top\"><nav aria-label=\"Pages\"><ul>");
        foreach (var (entry, path, name) in Places)
        {
            var current = new RawMarkup(entry != place ? "" : below ? " aria-current=\"true\"" : " aria-current=\"page\"");
            html.Write($"<li><a href=\"{path}\"{current}>{name}</a></li>");
        }

        html.Write($"</ul></nav><h1><bdi>{title}</bdi></h1><p class=\"meta\">Pronoia, synthetic monitoring from outside</p></header>\n<main id=\"content\">\n");
    }

    /// <summary>Writes everything below the content.</summary>
    public static void Close(MarkupWriter html, string note) => html.Write($"</main>\n<footer>{note}</footer>\n</body>\n</html>\n");
}
