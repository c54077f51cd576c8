using System.Security.Cryptography;
using System.Text;
using Pronoia.Reporting.Charts;

namespace Pronoia.Reporting.Rendering;

/// <summary>The one style sheet of report pages.</summary>
public static class HtmlStyles
{
    private const string Page = """
        :root{color-scheme:light dark;--page:#f3f5f8;--soft:#f7f9fb;--accent:#2457c5;--warn:#8a5a00}
        @media (prefers-color-scheme:dark){:root{--page:#0e131a;--soft:#1c2430;--accent:#8fb3ff;--warn:#e0a93b}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--pc-ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
        main,.top{max-width:1200px;margin:0 auto;padding:0 20px}
        .top{padding-top:28px}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:12px;top:12px;background:var(--pc-paper);padding:8px 12px;z-index:1}
        a{color:var(--accent)}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
        h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.1rem);line-height:1.2;margin:0 0 4px;letter-spacing:-.015em}
        h2{font-size:1.2rem;line-height:1.3;margin:0 0 12px;letter-spacing:-.01em}
        p{margin:0 0 12px;max-width:78ch}
        .meta{color:var(--pc-muted);margin:0 0 18px}
        nav ul{display:flex;flex-wrap:wrap;gap:6px 18px;list-style:none;margin:0 0 18px;padding:0;font-size:.9rem}
        section{background:var(--pc-paper);border:1px solid var(--pc-grid);border-radius:12px;padding:20px 22px;margin:0 0 18px;scroll-margin-top:12px}
        .verdict{border-left:6px solid var(--pc-unknown)}
        .verdict .word{display:flex;align-items:center;gap:8px;font-weight:700;margin:0 0 2px}
        .verdict .line{font-size:clamp(1.15rem,1rem + .7vw,1.5rem);line-height:1.3;font-weight:600;margin:0 0 10px;letter-spacing:-.01em}
        .mark{display:inline-block;flex:none;width:1.25em;text-align:center;font-weight:700}
        .good{border-left-color:var(--pc-up)}.good .word,.is-good .mark{color:var(--pc-up)}
        .warning{border-left-color:var(--pc-degraded)}.warning .word,.is-warning .mark{color:var(--warn)}
        .bad{border-left-color:var(--pc-down)}.bad .word,.is-bad .mark{color:var(--pc-down)}
        .unknown .word,.is-unknown .mark{color:var(--pc-muted)}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(152px,1fr));gap:12px;margin:16px 0 0}
        .figures>div{background:var(--soft);border-radius:9px;padding:10px 14px}
        dt{color:var(--pc-muted);font-size:.82rem}
        dd{margin:0}
        dd.value{white-space:nowrap;font-size:1.1rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}
        dd.detail{color:var(--pc-muted);font-size:.82rem;line-height:1.35}
        table{width:100%;border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
        th,td{padding:9px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--pc-grid)}
        thead th{border-top:0;color:var(--pc-muted);font-size:.82rem;font-weight:600;padding-top:0;vertical-align:bottom}
        th:first-child{padding-left:0}td:last-child,thead th:last-child{padding-right:0}
        tbody th{font-weight:600;overflow-wrap:anywhere;min-width:12em}
        tbody th .note{display:block;font-weight:400;color:var(--pc-muted);font-size:.82rem;margin-left:0;overflow-wrap:anywhere}
        .n{text-align:right}td.n{white-space:nowrap}
        .extra td{border-top:0;padding:0 0 10px}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:20px 26px;margin-top:16px}
        figure{margin:0;min-width:0}
        figcaption{font-size:.9rem;font-weight:600;margin:0 0 2px;overflow-wrap:anywhere}
        footer{max-width:1200px;margin:0 auto;padding:4px 20px 36px;color:var(--pc-muted);font-size:.85rem}
        @media (max-width:900px){
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table,tbody{display:block}
        tbody tr{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:4px 14px;border-top:1px solid var(--pc-grid);padding:12px 0}
        tbody tr:first-child{border-top:0;padding-top:0}
        tbody th,tbody td{display:block;border:0;padding:0}
        tbody th{grid-column:1/-1;min-width:0}
        tbody td[data-l]::before{content:attr(data-l);display:block;color:var(--pc-muted);font-size:.78rem}
        .n{text-align:left}td.n{white-space:normal}
        tbody tr.extra{border:0;padding:0 0 12px;display:block}
        }
        @media (max-width:480px){main,.top,footer{padding-left:12px;padding-right:12px}section{padding:16px 14px}.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.figures>div{padding:9px 11px}dd.value{font-size:1rem}}
        @media print{:root{--page:#fff;--soft:#f3f5f8;--accent:#2457c5;--warn:#8a5a00}body{font-size:10.5pt}nav,.skip{display:none}section{border-color:#ccc;padding:10px 0;border-width:1px 0 0;border-radius:0;margin:0 0 8px}.verdict{border-left-width:6px;padding-left:12px}tr,figure,.figures>div{break-inside:avoid}h2{break-after:avoid}main,.top{max-width:none}}
        """;

    /// <summary>The sheet, charts included.</summary>
    public static string Css { get; } = ChartStyles.Css + "\n" + Page;

    /// <summary>The sheet's hash, as a content security policy names it: <c>sha256-…</c>.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));
}
