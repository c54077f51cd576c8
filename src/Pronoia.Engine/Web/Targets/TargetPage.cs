using System.Globalization;
using Pronoia.Engine.Slos;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web.Targets;

/// <summary>Renders the page of a target or heartbeat.</summary>
internal static class TargetPage
{
    private const double FewDays = 0.1;

    /// <summary>The page's HTML.</summary>
    public static string Render(TargetModel model)
    {
        var html = new MarkupWriter();
        PageFrame.Open(html, model.Name, PagePlace.Status, below: true);
        Verdict(html, model);
        Uptime(html, model);
        Charts(html, model);
        Certificates(html, model);
        Objectives(html, model);
        Outages(html, model);
        Dependencies(html, model);
        Results(html, model);
        var json = PageLinks.Target(model.Name) + ".json";
        PageFrame.Close(html, $"As of {PageParts.Time(model.Now)}, times are UTC. The same as JSON is at {json}");
        return html.ToString();
    }

    private static void Verdict(MarkupWriter html, TargetModel model)
    {
        var (tone, _, word) = PageParts.Of(model.State);
        var last = model.Last;
        var line = (model.State, last) switch
        {
            (_, null) => "Nothing has been looked at yet.",
            (UptimeState.Maintenance, _) => model.MaintenanceEnds is { } ends ? $"{model.Maintenance}, until {PageParts.Time(ends)}" : model.Maintenance ?? "planned work",
            (UptimeState.Unknown, _) => $"No result since {PageParts.Time(last.Slot)}.",
            (UptimeState.Up, _) when last.Message.Length == 0 => $"The last check took {Quantity.Latency(last.DurationSeconds)}.",
            _ => last.Failure.Length > 0 ? $"{last.Failure}: {last.Message}" : last.Message,
        };
        PageParts.OpenVerdict(html, tone, char.ToUpperInvariant(word[0]) + word[1..], line);
        html.Write($"<p><bdi>{model.Url}</bdi> · {(model.Kind == "heartbeat" ? "heartbeat" : $"module {model.Module}")} · every {Quantity.Seconds(model.IntervalSeconds)}</p>");
        if (model.SinceLatest is { } since)
        {
            html.Write($"<p>This state began {PageParts.Between(model.SinceEarliest, since)}, {Quantity.Duration(model.Now - since)} ago.</p>");
        }

        html.Raw("<dl class=\"figures\">");
        if (last is not null)
        {
            PageParts.Figure(html, "Last check", Quantity.Duration(model.Now - last.Slot) + " ago", PageParts.Time(last.Slot));
        }

        if (model.Heartbeat is { } heartbeat)
        {
            PageParts.Figure(html, "Last heartbeat", heartbeat.LastAt is { } at ? Quantity.Duration(model.Now - at) + " ago" : "never", $"expected every {Quantity.Seconds(heartbeat.PeriodSeconds)}, {Quantity.Seconds(heartbeat.GraceSeconds)} late at most");
        }
        else if (last is not null)
        {
            PageParts.Figure(html, "Latency", Quantity.Latency(last.DurationSeconds), last.StatusCode is { } code ? $"HTTP status {code.ToString(CultureInfo.InvariantCulture)}" : "");
            PageParts.Figure(html, "p50, 24 h", model.LatencyP50Seconds is { } p50 ? Quantity.Latency(p50) : "no value");
            PageParts.Figure(html, "p95, 24 h", model.LatencyP95Seconds is { } p95 ? Quantity.Latency(p95) : "no value");
        }

        if (model.LastDay is { } day)
        {
            PageParts.Figure(html, "Available, 24 h", Quantity.Availability(day.Availability), Unknown(day.UnknownSeconds));
        }

        html.Raw("</dl>");
        if (model.Labels.Count > 0)
        {
            html.Write($"<p class=\"note\">Labels: <bdi>{string.Join(", ", model.Labels.Select(l => $"{l.Key}=\"{l.Value}\""))}</bdi></p>");
        }

        html.Raw("</section>");
    }

    private static void Uptime(MarkupWriter html, TargetModel model)
    {
        if (model.Strips is not { } strips)
        {
            return;
        }

        PageParts.OpenSection(html, "uptime", "Uptime");
        var day = new UptimeStrip { Title = $"{model.Name}, last 24 hours", Id = "s-day", FromUtc = strips.Since, ToUtc = model.Now, Segments = strips.Segments };
        html.Write($"<h3>Since {PageParts.TimeTag(strips.Since)}</h3>{new RawMarkup(day.ToSvg())}<p class=\"note\">{Quantity.Availability(strips.Uptime.Availability)} of the known time{Share(strips.Uptime)}</p>");
        if (DayStrip.Of(strips, model.Now, "s-days") is { } days)
        {
            var sum = DayStrip.Sum(strips);
            html.Write($"<h3>{Quantity.Count(model.Days.Count, "day", "days")} since {model.Days[0].Date}</h3>{new RawMarkup(days.ToSvg())}<p class=\"note\">{Quantity.Availability(sum.Availability)} of the known time{Share(sum)}</p>");
        }

        html.Raw("<p class=\"note\">Up is a low band, degraded taller, down full height; maintenance is striped and time that no check speaks for is hollow.</p></section>");
    }

    private static string Share(UptimeSeconds seconds)
    {
        var text = seconds.Down > 0 ? $"; down {Quantity.Seconds(seconds.Down)}" : "";
        text += seconds.Degraded > 0 ? $"; degraded {Quantity.Seconds(seconds.Degraded)}" : "";
        text += seconds.Maintenance > 0 ? $"; maintenance {Quantity.Seconds(seconds.Maintenance)}" : "";
        return seconds.Unknown > 0 ? $"{text}; unknown {Quantity.Seconds(seconds.Unknown)}" : text;
    }

    private static string Unknown(double seconds) => seconds > 0 ? $"{Quantity.Seconds(seconds)} unknown" : "";

    private static void Charts(MarkupWriter html, TargetModel model)
    {
        if (model.Heartbeat is not null || model.Last is null)
        {
            return;
        }

        PageParts.OpenSection(html, "latency", "Latency");
        html.Raw("<div class=\"pair\"><figure><figcaption>The last 24 hours</figcaption>");
        var line = new LineChart
        {
            Title = $"{model.Name}, latency of the last 24 hours",
            Id = "c-latency",
            Points = model.LatencyPoints,
            Anomalies = model.LatencyMarks,
            ToUtc = model.Now,
            Width = 380,
            Height = 175,
            Format = Quantity.Latency,
        };
        html.Write($"{new RawMarkup(line.ToSvg())}</figure><figure><figcaption>Where the time of the last check went</figcaption>");
        if (model.Last.Phases.Count == 0)
        {
            html.Raw("<p class=\"note\">The last check has no phases.</p>");
        }
        else
        {
            var bars = new Bars
            {
                Title = "Phases of the last check",
                Id = "c-phases",
                Items = [.. model.Last.Phases.Select(p => new Bar(p.Name, p.Seconds))],
                Width = 380,
                // Where all of it took next to nothing no bar is to look long.
                Full = Math.Max(0.001, model.Last.Phases.Max(p => p.Seconds)),
                Format = Quantity.Latency,
            };
            html.Raw(bars.ToSvg());
        }

        html.Raw("</figure></div></section>");
    }

    private static void Certificates(MarkupWriter html, TargetModel model)
    {
        if (model.Certificates.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "certificates", "Certificates");
        if (model.CertificateProblems.Count > 0)
        {
            html.Write($"<p>{PageParts.Marked("warning", "!", "Problems: " + string.Join(", ", model.CertificateProblems.Select(p => p.Replace('_', ' '))))}</p>");
        }

        PageParts.OpenTable(html, "The certificates that the target sent, the server's own first", "Certificate", "Valid from", "Valid until", "#Lifetime left");
        foreach (var certificate in model.Certificates)
        {
            html.Write($"<tr><th scope=\"row\"><bdi>{certificate.Subject ?? (certificate.Position == 0 ? "the server's own" : $"issuer {certificate.Position.ToString(CultureInfo.InvariantCulture)}")}</bdi>");
            if (certificate.Issuer is { } issuer)
            {
                html.Write($"<span class=\"note\">issued by <bdi>{issuer}</bdi></span>");
            }

            var left = certificate.RemainingRatio;
            var expired = certificate.NotAfter < model.Now;
            html.Write($"</th><td data-l=\"Valid from\">{Date(certificate.NotBefore)}</td><td data-l=\"Valid until\">{Date(certificate.NotAfter)}");
            if (certificate.NotAfter is { } end)
            {
                html.Write($"<span class=\"note\">{(expired ? $"{Quantity.Duration(model.Now - end)} ago" : $"in {Quantity.Duration(end - model.Now)}")}</span>");
            }

            var (tone, mark) = expired ? ("bad", "✗") : left < FewDays ? ("warning", "!") : ("good", "✓");
            html.Write($"</td><td class=\"n\" data-l=\"Lifetime left\">{PageParts.Marked(tone, mark, left is { } share ? Quantity.Percent(share) : "not known")}</td></tr>");
        }

        PageParts.CloseTable(html);
        html.Raw("</section>");
    }

    private static string Date(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "not known";

    private static void Objectives(MarkupWriter html, TargetModel model)
    {
        if (model.Slos.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "slos", "Objectives");
        PageParts.OpenTable(html, "Objectives that this target counts for", "Objective", "#Target", "#Budget left", "Alert");
        foreach (var slo in model.Slos)
        {
            html.Write($"<tr><th scope=\"row\"><a href=\"/slos\"><bdi>{slo.Id}</bdi></a><span class=\"note\">{slo.Window}</span></th><td class=\"n\" data-l=\"Target\">{Quantity.Percent(slo.Target)}</td>");
            html.Write($"<td class=\"n\" data-l=\"Budget left\">{(slo.BudgetRemaining is { } left ? Quantity.Percent(left) : "not known")}</td><td data-l=\"Alert\">{(slo.Alert == SloAlertState.None ? "none" : slo.Alert.ToString().ToLowerInvariant())}</td></tr>");
        }

        PageParts.CloseTable(html);
        html.Raw("</section>");
    }

    private static void Outages(MarkupWriter html, TargetModel model)
    {
        PageParts.OpenSection(html, "outages", "Outages");
        if (model.Outages.Count == 0)
        {
            html.Raw("<p>None is known of the last 90 days.</p></section>");
            return;
        }

        PageParts.OpenTable(html, "Outages of the last 90 days, the newest first", "Began", "Lasted", "What failed first");
        foreach (var outage in model.Outages)
        {
            var lasted = Quantity.Duration((outage.EndedAt ?? model.Now) - outage.StartLatest);
            html.Write($"<tr><th scope=\"row\">{PageParts.Between(outage.StartEarliest, outage.StartLatest)}</th><td data-l=\"Lasted\">");
            html.Write($"{(outage.EndedAt is null ? PageParts.Marked("bad", "✗", $"{lasted} so far") : PageParts.Marked("good", "✓", lasted))}</td><td data-l=\"What failed first\"><bdi>{(outage.Failure.Length > 0 ? outage.Failure + ": " : "")}{outage.Message}</bdi></td></tr>");
        }

        PageParts.CloseTable(html);
        PageParts.More(html, model.MoreOutages, "/incidents");
        html.Raw("</section>");
    }

    private static void Dependencies(MarkupWriter html, TargetModel model)
    {
        if (model.DependsOn.Count + model.Dependents.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "dependencies", "Dependencies");
        html.Raw("<div class=\"pair\">");
        List("Needs", model.DependsOn);
        List("Is needed by", model.Dependents);
        html.Raw("</div></section>");

        void List(string title, IReadOnlyList<TargetModel.Related> related)
        {
            html.Write($"<div><h3>{title}</h3><ul class=\"plain\">");
            foreach (var one in related)
            {
                html.Write($"<li><a href=\"{PageLinks.Target(one.Name)}\"><bdi>{one.Name}</bdi></a>: {PageParts.Marked(one.State)}</li>");
            }

            html.Raw(related.Count == 0 ? "<li>nothing</li></ul></div>" : "</ul></div>");
        }
    }

    private static void Results(MarkupWriter html, TargetModel model)
    {
        if (model.Results.Count == 0)
        {
            return;
        }

        PageParts.OpenSection(html, "results", "Last checks");
        PageParts.OpenTable(html, "The last checks, the newest first", "When", "Result", "What", "#Took");
        foreach (var result in model.Results)
        {
            var (tone, mark) = result.Verdict switch { "up" => ("good", "✓"), "degraded" => ("warning", "!"), "down" => ("bad", "✗"), _ => ("unknown", "?") };
            html.Write($"<tr><th scope=\"row\">{PageParts.TimeTag(result.Slot)}</th><td data-l=\"Result\">{PageParts.Marked(tone, mark, result.Verdict)}");
            if (result.Maintenance is { } window)
            {
                html.Write($"<span class=\"note\">in maintenance: <bdi>{window}</bdi></span>");
            }

            var status = result.StatusCode is { } code ? $"HTTP {code.ToString(CultureInfo.InvariantCulture)}" : "";
            var text = result.Failure.Length > 0 ? $"{result.Failure}: {result.Message}" : result.Message;
            html.Write($"</td><td data-l=\"What\"><bdi>{(text.Length > 0 ? text : status)}</bdi></td><td class=\"n\" data-l=\"Took\">{Quantity.Latency(result.DurationSeconds)}</td></tr>");
        }

        PageParts.CloseTable(html);
        html.Raw("</section>");
    }
}
