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
        form label>input:not([type]),form select{display:block;width:100%;max-width:32rem;margin-top:2px}
        form input,form select,form button{font:inherit;color:inherit;background:var(--page);border:1px solid var(--pc-muted);border-radius:8px;padding:8px 10px}
        form fieldset{border:1px solid var(--pc-grid);border-radius:8px;margin:0 0 12px;padding:8px 14px}
        form button{background:var(--accent);border-color:var(--accent);color:var(--pc-paper);font-weight:650;padding:10px 18px}
        """;

    // An eye that looks ahead; inside the page, so that no browser asks for a file.
    private const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M2 16q14-16 28 0q-14 16-28 0' fill='%232457c5'/%3E%3Ccircle cx='16' cy='16' r='5' fill='%23fff'/%3E%3C/svg%3E";

    private static readonly string Css = HtmlStyles.Css + "\n" + Own;

    /// <summary>The policy under which pages are served: no script, no request to anywhere, these style sheets only.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}' '{HtmlStyles.Hash}'; "
        + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Writes everything above the content.</summary>
    public static void Open(MarkupWriter html, string title, int? refreshSeconds = null)
    {
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        if (refreshSeconds is { } seconds)
        {
            html.Write($"<meta http-equiv=\"refresh\" content=\"{(long)seconds}\">\n");
        }

        html.Write($"<link rel=\"icon\" href=\"{Icon}\">\n<title>{title} · Pronoia</title>\n<style>{new RawMarkup(Css)}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
        html.Write($"<header class=\"top\"><h1>{title}</h1><p class=\"meta\">Pronoia, synthetic monitoring from outside</p></header>\n<main id=\"content\">\n");
    }

    /// <summary>Writes everything below the content.</summary>
    public static void Close(MarkupWriter html, string note) => html.Write($"</main>\n<footer>{note}</footer>\n</body>\n</html>\n");
}
