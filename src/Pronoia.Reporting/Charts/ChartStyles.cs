namespace Pronoia.Reporting.Charts;

/// <summary>
/// The style sheet of the charts. A page that holds inline charts puts <see cref="Css"/> into its own style element once; colours come from
/// the <c>--pc-*</c> variables, so that a page can change them. Dark mode follows <c>prefers-color-scheme</c>; print uses the light palette.
/// </summary>
public static class ChartStyles
{
    /// <summary>The rules of all charts: light and dark palette and print.</summary>
    public const string Css = """
        :root{--pc-ink:#1b2430;--pc-muted:#566173;--pc-grid:#dfe4ea;--pc-paper:#fff;--pc-line:#2457c5;--pc-band:#2457c51f;--pc-band-edge:#2457c559;--pc-up:#1a7f5a;--pc-degraded:#b97800;--pc-down:#c0322b;--pc-unknown:#848e9c;--pc-maintenance:#3b6fc4}
        @media (prefers-color-scheme:dark){:root{--pc-ink:#e8ecf2;--pc-muted:#a7b1c0;--pc-grid:#2f3947;--pc-paper:#161c25;--pc-line:#7fa8ff;--pc-band:#7fa8ff26;--pc-band-edge:#7fa8ff66;--pc-up:#3fb68b;--pc-degraded:#e0a93b;--pc-down:#ff6b61;--pc-unknown:#8793a5;--pc-maintenance:#74a3f2}}
        @media print{:root{--pc-ink:#1b2430;--pc-muted:#566173;--pc-grid:#dfe4ea;--pc-paper:#fff;--pc-line:#2457c5;--pc-band:#2457c51f;--pc-band-edge:#2457c559;--pc-up:#1a7f5a;--pc-degraded:#b97800;--pc-down:#c0322b;--pc-unknown:#848e9c;--pc-maintenance:#3b6fc4}.pc{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        .pc{display:block;width:100%;height:auto;font:11px/1.2 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
        .pc-strip{height:28px}
        .pc-spark{width:120px;height:28px}
        .pc text{fill:var(--pc-muted)}
        .pc .pc-strong{fill:var(--pc-ink);font-weight:600}
        .pc-end{text-anchor:end}
        .pc-mid{text-anchor:middle}
        .pc-grid{stroke:var(--pc-grid);stroke-width:1;fill:none}
        .pc-line{stroke:var(--pc-line);stroke-width:1.5;fill:none;stroke-linejoin:round;stroke-linecap:round}
        .pc-dot{fill:var(--pc-line)}
        .pc-band{fill:var(--pc-band);stroke:var(--pc-band-edge);stroke-width:.5}
        .pc-expected{stroke:var(--pc-muted);stroke-width:1;stroke-dasharray:3 3;fill:none}
        .pc-threshold{stroke:var(--pc-down);stroke-width:1.2;stroke-dasharray:8 4;fill:none}
        .pc-anomaly{fill:var(--pc-paper);stroke:var(--pc-down);stroke-width:1.8}
        .pc-bar{fill:var(--pc-line)}
        .pc-up{fill:var(--pc-up)}
        .pc-degraded{fill:var(--pc-degraded)}
        .pc-down{fill:var(--pc-down)}
        .pc-unknown{fill:var(--pc-paper);stroke:var(--pc-unknown);stroke-width:1;vector-effect:non-scaling-stroke}
        .pc-maintenance{fill:var(--pc-maintenance)}
        .pc-gap{fill:var(--pc-paper)}
        .pc-hatch{stroke:var(--pc-unknown);stroke-width:1;fill:none}
        """;
}
