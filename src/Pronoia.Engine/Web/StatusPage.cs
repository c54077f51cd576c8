using Pronoia.Alerting;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>Renders the status page. Everything that came from outside goes through <see cref="MarkupWriter"/>, which escapes it.</summary>
internal static class StatusPage
{
    private const int RefreshSeconds = 15;
    private const int LongestDetector = 80;

    /// <summary>The page's HTML.</summary>
    public static string Render(StatusModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, "Status", PagePlace.Status, RefreshSeconds);
        Verdict(html, model);
        Alerts(html, model);
        Targets(html, model);
        Sources(html, model);
        Reports(html, model);
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}; the page reloads every {RefreshSeconds} s.");
        return html.ToString();
    }

    private static void Verdict(MarkupWriter html, StatusModel model)
    {
        var down = Count(model, UptimeState.Down);
        var degraded = Count(model, UptimeState.Degraded);
        var maintenance = Count(model, UptimeState.Maintenance);
        var unknown = Count(model, UptimeState.Unknown) + model.NeverProbed.Count;
        var total = model.Targets.Count + model.NeverProbed.Count;
        var (tone, word) = (down, degraded, unknown, model.Alerts.Count) switch
        {
            (> 0, _, _, _) => ("bad", "Trouble"),
            (_, > 0, _, _) or (_, _, _, > 0) => ("warning", "Attention"),
            (_, _, > 0, _) => ("unknown", "Not everything is known"),
            _ => ("good", "All is well"),
        };
        var parts = new List<string>();
        Add(down, "down");
        Add(degraded, "degraded");
        Add(unknown, "unknown");
        Add(maintenance, "in maintenance");
        parts.Add($"{Quantity.Count(total - down - degraded - unknown - maintenance)} of {Quantity.Count(total, "target", "targets")} up");
        var alerts = model.Alerts.Count == 0 ? "no open alert" : Quantity.Count(model.Alerts.Count, "open alert", "open alerts");
        html.Write($"<section class=\"verdict {tone}\" aria-labelledby=\"verdict\"><p class=\"word\" id=\"verdict\">{word}</p>");
        html.Write($"<p class=\"line\">{string.Join(", ", parts)}; {alerts}.</p></section>");

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{Quantity.Count(count)} {what}");
            }
        }
    }

    private static void Alerts(MarkupWriter html, StatusModel model)
    {
        if (model.Alerts.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"alerts\" aria-labelledby=\"h-alerts\"><h2 id=\"h-alerts\">Open alerts</h2><table><thead><tr><th scope=\"col\">Alert</th><th scope=\"col\">Severity</th><th scope=\"col\">What</th><th scope=\"col\">Since</th></tr></thead><tbody>");
        foreach (var alert in model.Alerts)
        {
            html.Write($"<tr><th scope=\"row\">{alert.Name}<span class=\"note\">{Subject(alert)}</span></th>");
            html.Write($"<td data-l=\"Severity\">{(alert.Labels.Contains("severity") ? alert.Labels["severity"] : "none")}</td>");
            html.Write($"<td data-l=\"What\">{alert.Annotations["summary"]}<span class=\"note\">{Evidence(alert)}</span></td>");
            html.Write($"<td data-l=\"Since\">{PageParts.Time(alert.StartsAt)}<span class=\"note\">for {Quantity.Duration(model.Now - alert.StartsAt)}</span></td></tr>");
        }

        html.Raw("</tbody></table></section>");
    }

    private static void Targets(MarkupWriter html, StatusModel model)
    {
        html.Raw("<section id=\"targets\" aria-labelledby=\"h-targets\"><h2 id=\"h-targets\">Targets</h2>");
        if (model.Targets.Count + model.NeverProbed.Count == 0)
        {
            html.Raw("<p>No target is configured.</p></section>");
            return;
        }

        html.Raw("<table><thead><tr><th scope=\"col\">Target</th><th scope=\"col\">State</th><th scope=\"col\">Last 24 hours</th><th scope=\"col\" class=\"n\">Latency</th></tr></thead><tbody>");
        foreach (var target in model.Targets)
        {
            Target(html, model, target);
        }

        foreach (var name in model.NeverProbed)
        {
            html.Write($"<tr class=\"is-unknown\"><th scope=\"row\"><a href=\"{PageLinks.Target(name)}\">{name}</a></th><td data-l=\"State\"><span class=\"mark\" aria-hidden=\"true\">?</span>not probed yet</td><td></td><td></td></tr>");
        }

        html.Raw("</tbody></table></section>");
    }

    private static void Target(MarkupWriter html, StatusModel model, StatusTarget target)
    {
        var status = target.Status;
        var (tone, mark, word) = PageParts.Of(target.State);
        html.Write($"<tr id=\"target-{status.Target}\" class=\"is-{tone}\"><th scope=\"row\"><a href=\"{PageLinks.Target(status.Target)}\">{status.Target}</a><span class=\"note\">{status.Url} · {status.Module}</span></th>");
        html.Write($"<td data-l=\"State\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>{word}");
        if (target.State != UptimeState.Maintenance || status.State == UptimeState.Maintenance)
        {
            html.Write($"<span class=\"note\">for {Quantity.Duration(model.Now - target.StateSince)}</span>");
        }

        foreach (var note in Notes(model, target))
        {
            html.Write($"<span class=\"note\">{note}</span>");
        }

        var strip = new UptimeStrip
        {
            Title = $"{status.Target}, last 24 hours",
            Id = "s-" + Anchor(status.Target),
            FromUtc = target.Since,
            ToUtc = model.Now,
            Segments = target.Segments,
        };
        var spark = new Sparkline { Title = $"{status.Target}, latency", Id = "l-" + Anchor(status.Target), Values = target.Latency, Format = Quantity.Latency };
        html.Write($"</td><td data-l=\"Last 24 hours\">{new RawMarkup(strip.ToSvg())}<span class=\"note\">{Availability(model, target)}</span>");
        if (DayStrip.Of(target, model.Now, "d-" + Anchor(status.Target)) is { } days)
        {
            html.Write($"{new RawMarkup(days.ToSvg())}<span class=\"note\">{Quantity.Count(target.Days.Count + 1, "day", "days")}: {Quantity.Availability(DayStrip.Sum(target).Availability)} of the known time</span>");
        }

        html.Raw("</td>");
        html.Write($"<td class=\"n\" data-l=\"Latency\">{new RawMarkup(spark.ToSvg())}{Quantity.Latency(status.DurationSeconds)}</td></tr>");
    }

    private static IEnumerable<string> Notes(StatusModel model, StatusTarget target)
    {
        var status = target.Status;
        if (target.Maintenance is { } window)
        {
            yield return target.MaintenanceEnds is { } ends ? $"{window}, until {PageParts.Time(ends)}" : window;
        }

        if (target.State is UptimeState.Down or UptimeState.Degraded)
        {
            yield return (status.Failure.Length > 0 ? status.Failure + ": " : "") + status.Message;
        }
        else if (target.State == UptimeState.Unknown)
        {
            yield return $"last result {PageParts.Time(status.LastSlot)}";
        }

        if (status.CertificateExpiry is { } expiry)
        {
            yield return "certificate " + (expiry > model.Now ? "expires in " + Quantity.Duration(expiry - model.Now) : "expired " + PageParts.Time(expiry));
        }
    }

    private static void Sources(MarkupWriter html, StatusModel model)
    {
        if (model.Sources.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"federation\" aria-labelledby=\"h-federation\"><h2 id=\"h-federation\">Federation sources</h2><table><thead><tr><th scope=\"col\">Source</th><th scope=\"col\">State</th><th scope=\"col\" class=\"n\">Samples</th><th scope=\"col\" class=\"n\">Duration</th></tr></thead><tbody>");
        foreach (var source in model.Sources)
        {
            var (tone, mark, word) = source.Up switch { true => ("good", "✓", "up"), false => ("bad", "✗", "down"), _ => ("unknown", "?", "unknown") };
            html.Write($"<tr class=\"is-{tone}\"><th scope=\"row\">{source.Name}<span class=\"note\">{source.Url}</span></th><td data-l=\"State\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>{word}</td>");
            html.Write($"<td class=\"n\" data-l=\"Samples\">{Quantity.Count(source.Samples)}</td><td class=\"n\" data-l=\"Duration\">{Quantity.Latency(source.Seconds)}</td></tr>");
        }

        html.Raw("</tbody></table></section>");
    }

    private static void Reports(MarkupWriter html, StatusModel model)
    {
        if (model.Reports.Count == 0)
        {
            return;
        }

        html.Raw("<section aria-labelledby=\"h-reports\"><h2 id=\"h-reports\">Reports</h2><ul>");
        foreach (var report in model.Reports)
        {
            html.Write($"<li><a href=\"/{report}\">{report}</a></li>");
        }

        html.Raw("</ul><p><a href=\"/reports\">All reports</a></p></section>");
    }

    private static string Evidence(Alert alert)
    {
        if (alert.Evidence is not { } evidence)
        {
            return "";
        }

        var parts = new List<string>();
        Add("observed", evidence.Observed);
        Add("expected", evidence.Expected);
        if (evidence.Lower is not null || evidence.Upper is not null)
        {
            parts.Add("normal" + (evidence.Lower is { } lower ? $" from {Quantity.Plain(lower)}" : "") + (evidence.Upper is { } upper ? $" up to {Quantity.Plain(upper)}" : ""));
        }

        Add("score", evidence.Score);
        if (evidence.Detector is { } detector)
        {
            // Of a rule it is the whole expression.
            parts.Add(detector.Length <= LongestDetector ? $"by {detector}" : $"by {detector[..LongestDetector]}…");
        }

        return string.Join(", ", parts);

        void Add(string what, double? value)
        {
            if (value is { } number)
            {
                parts.Add($"{what} {Quantity.Plain(number)}");
            }
        }
    }

    private static string Subject(Alert alert)
    {
        foreach (var name in (ReadOnlySpan<string>)["target", "instance", "source"])
        {
            if (alert.Labels.Contains(name))
            {
                return alert.Labels[name];
            }
        }

        return PageParts.Labels(alert.Labels.Without("alertname", "severity"));
    }

    private static string Availability(StatusModel model, StatusTarget target)
    {
        if (target.Uptime.Availability is not { } ratio)
        {
            return "nothing known";
        }

        var since = model.Now - target.Since < TimeSpan.FromHours(24) ? $" since {PageParts.Time(target.Since)}" : "";
        var unknown = target.Uptime.Unknown > 0 ? $", {Quantity.Seconds(target.Uptime.Unknown)} unknown" : "";
        return $"{Quantity.Availability(ratio)} of the known time{since}{unknown}";
    }

    private static int Count(StatusModel model, UptimeState state) => model.Targets.Count(t => t.State == state);

    private static string Anchor(string name) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name));
}
