using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Engine.Reports;
using Pronoia.Engine.Runtime;
using Pronoia.Reporting.Text;

namespace Pronoia.Engine.Web;

/// <summary>The archive of reports: <c>/reports</c>, the same as JSON at <c>/reports.json</c>, and every report's files at <c>/reports/…</c>.</summary>
internal sealed class ReportPages(EngineServices services)
{
    private const int MostPerReport = 60;

    // A mail carries its styles on its elements, and may show its own images.
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/reports", ArchiveAsync),
        WebEndpoint.Get("/reports.json", JsonAsync),
        WebEndpoint.Get($"/{ReportArchive.Prefix}**", FileAsync),
    ];

    private async Task FileAsync(WebCall call)
    {
        var name = ReportArchive.Prefix + call.Values[0];
        if (await new ReportArchive(services.Storage).FileAsync(name, call.Aborted) is not { } content)
        {
            await call.TextAsync(StatusCodes.Status404NotFound, "there is no such report; /reports lists them\n");
            return;
        }

        if (name.EndsWith(".mail.html", StringComparison.Ordinal))
        {
            call.Context.Response.Headers.ContentSecurityPolicy = MailPolicy;
        }

        await call.BytesAsync(StatusCodes.Status200OK, ReportForm.ContentType(name)!, content);
    }

    private async Task ArchiveAsync(WebCall call)
    {
        var (reports, mailings) = await ReadAsync(call.Aborted);
        var html = new MarkupWriter();
        PageFrame.Open(html, "Reports", PagePlace.Reports);
        if (reports.Count == 0)
        {
            html.Raw("<section><p>No report has been made yet. Reports are configured under <code>reports</code> and made on their schedules.</p></section>");
        }

        foreach (var (name, made) in reports)
        {
            html.Write($"<section aria-labelledby=\"h-{name}\"><h2 id=\"h-{name}\">{made[0].Title}</h2>");
            html.Raw("<table><thead><tr><th scope=\"col\">Period</th><th scope=\"col\">Verdict</th><th scope=\"col\">Forms</th><th scope=\"col\">Mail</th></tr></thead><tbody>");
            foreach (var report in made.Take(MostPerReport))
            {
                WriteRow(html, report, mailings[(report.Name, report.Slot)]);
            }

            html.Raw("</tbody></table>");
            if (made.Count > MostPerReport)
            {
                html.Write($"<p>And {Quantity.Count(made.Count - MostPerReport)} older ones in <a href=\"/reports.json\">the JSON of this page</a>.</p>");
            }

            html.Raw("</section>");
        }

        PageFrame.Close(html, "Periods are UTC. A report once made keeps its link. The same as JSON is at /reports.json");
        await call.TextAsync(StatusCodes.Status200OK, html.ToString(), "text/html; charset=utf-8");
    }

    private static void WriteRow(MarkupWriter html, ArchivedReport report, IEnumerable<ReportMailing> mailings)
    {
        var mark = report.Tone switch { "Good" => "✓", "Bad" => "✗", "Warning" => "!", _ => "?" };
        html.Write($"<tr class=\"is-{report.Tone.ToLowerInvariant()}\"><th scope=\"row\"><a href=\"/{report.Page}\">{Time(report.PeriodFrom)} – {Time(report.PeriodTo)}</a></th>");
        html.Write($"<td data-l=\"Verdict\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span>{report.Verdict}<span class=\"note\">{report.Headline}</span></td><td data-l=\"Forms\">");
        foreach (var form in report.Forms.Where(f => !f.EndsWith(".png", StringComparison.Ordinal)))
        {
            html.Write($"<a href=\"/{report.Stem}.{form}\">{form}</a> ");
        }

        html.Raw("</td><td data-l=\"Mail\">");
        var any = false;
        foreach (var mailing in mailings)
        {
            any = true;
            var (tone, word) = mailing.State switch
            {
                ReportMailState.Sent => ("good", $"sent {Time(mailing.At)}"),
                ReportMailState.Failed => ("bad", $"not delivered: {mailing.Error}"),
                ReportMailState.Retrying => ("warning", $"tried again {Time(mailing.At)}: {mailing.Error}"),
                _ => ("unknown", "being sent"),
            };
            html.Write($"<span class=\"is-{tone}\"><span class=\"mark\" aria-hidden=\"true\">{(tone == "good" ? "✓" : tone == "bad" ? "✗" : "…")}</span>{word}</span><span class=\"note\">{mailing.Recipients}</span>");
        }

        html.Raw(any ? "</td></tr>" : "–</td></tr>");
    }

    private async Task JsonAsync(WebCall call)
    {
        var (reports, mailings) = await ReadAsync(call.Aborted);
        await call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (var report in reports.SelectMany(r => r.Made))
            {
                WriteJson(json, report, mailings[(report.Name, report.Slot)]);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteJson(Utf8JsonWriter json, ArchivedReport report, IEnumerable<ReportMailing> mailings)
    {
        json.WriteStartObject();
        json.WriteString("name", report.Name);
        json.WriteString("title", report.Title);
        json.WriteString("kind", Snake(report.Kind));
        json.WriteString("slot", report.Slot.UtcDateTime);
        json.WriteString("periodFrom", report.PeriodFrom.UtcDateTime);
        json.WriteString("periodTo", report.PeriodTo.UtcDateTime);
        json.WriteString("verdict", report.Verdict);
        json.WriteString("headline", report.Headline);
        json.WriteString("madeAt", report.MadeAt.UtcDateTime);
        json.WriteStartArray("files");
        foreach (var form in report.Forms)
        {
            json.WriteStringValue($"/{report.Stem}.{form}");
        }

        json.WriteEndArray();
        json.WriteStartArray("mails");
        foreach (var mailing in mailings)
        {
            json.WriteStartObject();
            json.WriteString("recipients", mailing.Recipients);
            json.WriteString("state", Snake(mailing.State.ToString()));
            json.WriteString("at", mailing.At.UtcDateTime);
            json.WriteNumber("attempts", mailing.Attempts);
            json.WriteString("error", mailing.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The reports by name, newest first, and their mails.</summary>
    private async ValueTask<(IReadOnlyList<(string Name, IReadOnlyList<ArchivedReport> Made)> Reports, ILookup<(string, DateTimeOffset), ReportMailing> Mailings)> ReadAsync(
        CancellationToken cancellationToken)
    {
        var reports = new List<ArchivedReport>();
        await foreach (var report in new ReportArchive(services.Storage).ListAsync(cancellationToken))
        {
            reports.Add(report);
        }

        var mailings = new List<ReportMailing>();
        await foreach (var mailing in ReportMailing.ListAsync(services.Storage.Tables, cancellationToken))
        {
            mailings.Add(mailing);
        }

        return (
            [.. reports.GroupBy(r => r.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<ArchivedReport>)[.. g.OrderByDescending(r => r.Slot)]))],
            mailings.ToLookup(m => (m.Report, m.Slot)));
    }

    // As the JSON of every other page has it.
    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
