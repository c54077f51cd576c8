using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Health;

/// <summary>Renders the configuration in force.</summary>
internal static class ConfigPage
{
    /// <summary>The page's HTML.</summary>
    public static string Render(ConfigModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Configuration", PagePlace.Health, below: true);
        Summary(html, model);
        Discoveries(html, model);
        Rows(html, "targets", "Targets", model.Targets, model.Numbers.Targets, ["Target", "What", "#Every", "#Timeout"], t =>
        {
            html.Write($"<th scope=\"row\"><a href=\"{PageLinks.Target(t.Name)}\"><bdi>{t.Name}</bdi></a>{Found(t.Discovered)}</th><td data-l=\"What\"><bdi>{t.Url}</bdi><span class=\"note\">module <bdi>{t.Module}</bdi></span></td>");
            html.Write($"<td class=\"n\" data-l=\"Every\">{Quantity.Seconds(t.IntervalSeconds)}</td><td class=\"n\" data-l=\"Timeout\">{Quantity.Seconds(t.TimeoutSeconds)}</td>");
        });
        Rows(html, "heartbeats", "Heartbeats", model.Heartbeats, model.Numbers.Heartbeats, ["Heartbeat", "#Every", "#Grace", "Token"], h =>
            html.Write($"<th scope=\"row\"><a href=\"{PageLinks.Target(h.Name)}\"><bdi>{h.Name}</bdi></a></th><td class=\"n\" data-l=\"Every\">{Quantity.Seconds(h.PeriodSeconds)}</td><td class=\"n\" data-l=\"Grace\">{Quantity.Seconds(h.GraceSeconds)}</td><td data-l=\"Token\">{(h.HasToken ? "asked for" : "not asked for")}</td>"));
        Rows(html, "federation", "Federation sources", model.Federation, model.Numbers.Federation, ["Source", "Where", "Asks for", "#Every"], f =>
            html.Write($"<th scope=\"row\"><bdi>{f.Name}</bdi>{Found(f.Discovered)}</th><td data-l=\"Where\"><bdi>{f.Url}</bdi></td><td data-l=\"Asks for\"><code><bdi>{string.Join(", ", f.Match)}</bdi></code></td><td class=\"n\" data-l=\"Every\">{Quantity.Seconds(f.IntervalSeconds)}</td>"));
        Rows(html, "detection", "Watched series", model.Detection, model.Numbers.Detection + model.Numbers.Forecasts, ["Entry", "Series", "Detector"], w =>
            html.Write($"<th scope=\"row\"><bdi>{w.Name}</bdi></th><td data-l=\"Series\"><code><bdi>{w.Match}</bdi></code></td><td data-l=\"Detector\">{w.Detector}</td>"));
        Rows(html, "rules", "Rule groups", model.RuleGroups, model.RuleGroups.Count, ["Group", "File", "#Rules", "#Every"], g =>
            html.Write($"<th scope=\"row\"><bdi>{g.Name}</bdi></th><td data-l=\"File\"><bdi>{g.File}</bdi></td><td class=\"n\" data-l=\"Rules\">{Quantity.Count(g.Rules)}</td><td class=\"n\" data-l=\"Every\">{Quantity.Seconds(g.IntervalSeconds)}</td>"));
        Rows(html, "receivers", "Receivers", model.Receivers, model.Numbers.Receivers, ["Receiver", "Integrations"], r =>
            html.Write($"<th scope=\"row\"><bdi>{r.Name}</bdi></th><td data-l=\"Integrations\">{(r.Integrations.Count > 0 ? string.Join(", ", r.Integrations) : "none")}</td>"));
        Rows(html, "reports", "Reports", model.Reports, model.Numbers.Reports, ["Report", "Title", "Time zone", "#Recipients"], r =>
            html.Write($"<th scope=\"row\"><bdi>{r.Name}</bdi></th><td data-l=\"Title\"><bdi>{r.Title}</bdi></td><td data-l=\"Time zone\">{r.TimeZone}</td><td class=\"n\" data-l=\"Recipients\">{Quantity.Count(r.Recipients)}</td>"));
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}. Secrets are not shown. The same as JSON is at /config.json");
        return html.ToString();
    }

    private static void Summary(MarkupWriter html, ConfigModel model)
    {
        var failing = model.Discoveries.Count(d => d.Error.Length > 0);
        PageParts.OpenVerdict(
            html,
            failing + model.DiscoveryErrors.Count > 0 ? "warning" : "good",
            failing > 0 ? "A discovery fails" : model.DiscoveryErrors.Count > 0 ? "Something found cannot be used" : "In force",
            $"Loaded {PageParts.Time(model.LoadedAt)}, {Quantity.Duration(model.Now - model.LoadedAt)} ago.");
        html.Raw("<dl class=\"facts\"><dt>Files</dt>");
        foreach (var file in model.Files.Take(PageLimits.Rows))
        {
            html.Write($"<dd><code><bdi>{file}</bdi></code></dd>");
        }

        html.Write($"<dt>External URL</dt><dd><bdi>{model.ExternalUrl ?? "not set: messages carry no links"}</bdi></dd><dt>Intervals</dt><dd>checks every {Quantity.Seconds(model.IntervalSeconds)}, rules every {Quantity.Seconds(model.EvaluationIntervalSeconds)}</dd>");
        html.Write($"<dt>Changes by the web</dt><dd>{(model.ReadOnly ? "refused (web.read_only)" : "taken")}</dd><dt>Kept</dt><dd>series {Quantity.Seconds(model.Kept.SeriesSeconds)}, results {Quantity.Seconds(model.Kept.ResultsSeconds)}, slots {Quantity.Seconds(model.Kept.SlotsSeconds)}, ");
        html.Write($"uptime {Quantity.Seconds(model.Kept.UptimeSeconds)}, anomalies {Quantity.Seconds(model.Kept.AnomaliesSeconds)}</dd>");
        if (model.MaintenanceWindows.Count > 0)
        {
            html.Write($"<dt>Maintenance windows</dt><dd><bdi>{string.Join(", ", model.MaintenanceWindows)}</bdi></dd>");
        }

        html.Raw("</dl><dl class=\"figures\">");
        var n = model.Numbers;
        foreach (var (name, count) in ((string, int)[])
            [("Targets", n.Targets), ("Heartbeats", n.Heartbeats), ("Federation", n.Federation), ("Scraped", n.Scrapes), ("Modules", n.Modules), ("Detectors", n.Detection), ("Forecasts", n.Forecasts), ("Rules", n.Rules), ("SLOs", n.Slos), ("Receivers", n.Receivers), ("Reports", n.Reports)])
        {
            PageParts.Figure(html, name, Quantity.Count(count));
        }

        html.Raw("</dl></section>");
    }

    private static void Discoveries(MarkupWriter html, ConfigModel model)
    {
        Rows(html, "discovery", "Discovery", model.Discoveries, model.Discoveries.Count, ["Source", "State", "#Targets", "Age"], d =>
        {
            html.Write($"<th scope=\"row\"><bdi>{d.Name}</bdi><span class=\"note\">every {Quantity.Seconds(d.IntervalSeconds)}</span></th><td data-l=\"State\">{(d.Error.Length > 0 ? PageParts.Marked("warning", "!", "fails") : PageParts.Marked("good", "✓", "found"))}");
            html.Write($"<span class=\"note\"><bdi>{d.Error}</bdi></span></td><td class=\"n\" data-l=\"Targets\">{Quantity.Count(d.Targets)}</td><td data-l=\"Age\">{(d.AgeSeconds is { } age ? Quantity.Seconds(age) : "never read")}</td>");
        });
        if (model.DiscoveryErrors.Count > 0)
        {
            PageParts.OpenSection(html, "unusable", "Found, and cannot be used");
            html.Raw("<ul>");
            foreach (var error in model.DiscoveryErrors.Take(PageLimits.Rows))
            {
                html.Write($"<li><bdi>{error}</bdi></li>");
            }

            html.Raw("</ul>");
            PageParts.More(html, model.DiscoveryErrors.Count - PageLimits.Rows, "/config.json");
            html.Raw("</section>");
        }
    }

    private static RawMarkup Found(bool discovered) => new(discovered ? "<span class=\"note\">discovered</span>" : "");

    private static void Rows<T>(MarkupWriter html, string id, string title, IReadOnlyList<T> items, int total, ReadOnlySpan<string> columns, Action<T> cells)
    {
        if (items.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, id, title);
        PageParts.OpenTable(html, title, columns);
        foreach (var item in items.Take(PageLimits.Rows))
        {
            html.Raw("<tr>");
            cells(item);
            html.Raw("</tr>");
        }

        PageParts.CloseTable(html);
        PageParts.More(html, total - PageLimits.Rows, "/config.json");
        html.Raw("</section>");
    }
}
