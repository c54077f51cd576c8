using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Rendering;

namespace Pronoia.Reporting.Tests.Rendering;

public class HtmlReportTests
{
    private static readonly string Weekly = HtmlReport.Render(SampleReport.Create());

    [Theory]
    [InlineData(ReportKind.WeeklyPerformance, "weekly.html")]
    [InlineData(ReportKind.AlertDigest, "digest.html")]
    [InlineData(ReportKind.MonthlyOptimisation, "monthly.html")]
    [InlineData(ReportKind.QuarterlyCapacity, "quarterly.html")]
    [InlineData(ReportKind.Executive, "executive.html")]
    public void Renders_the_same_bytes_as_ever(ReportKind kind, string golden) => Golden.Equal(golden, HtmlReport.Render(SampleReport.Create(kind)));

    [Fact]
    public void Is_well_formed_with_unique_ids_that_every_reference_finds()
    {
        var page = Parse(Weekly);
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        var references = page.Descendants().Attributes("aria-labelledby").SelectMany(a => a.Value.Split(' '))
            .Concat(page.Descendants("a").Attributes("href").Select(a => a.Value.TrimStart('#')));
        Assert.All(references, r => Assert.Contains(r, ids));
    }

    [Fact]
    public void Obeys_a_strict_content_security_policy()
    {
        var page = Parse(Weekly);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        Assert.Empty(page.Descendants().Attributes("src"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        var style = page.Descendants("style").Single().Value;
        Assert.Equal(HtmlReport.StyleHash, "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))));
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_the_verdict_before_anything_else()
    {
        var first = Parse(Weekly).Descendants("main").Elements("section").First();
        Assert.StartsWith("✕Missed", first.Element("p")!.Value, StringComparison.Ordinal);
        Assert.Equal("1 of 4 objectives missed.", first.Elements("p").ElementAt(1).Value);
    }

    [Fact]
    public void Lists_targets_worst_first_and_those_without_data_before_all()
    {
        var names = Rows(Weekly, "targets").Select(r => r.Element("th")!.Nodes().OfType<XText>().Single().Value);
        Assert.Equal(["new-exchange", "trading-api", "registry-b", "registry-a", "spire", "web <beta> & \"docs\""], names);
    }

    [Fact]
    public void No_data_never_shows_as_success()
    {
        var row = Rows(Weekly, "targets").First();
        Assert.Equal("unknown", (string?)row.Descendants("span").First().Attribute("aria-label"));
        Assert.Equal("no data", row.Elements("td").First().Value);
        var empty = HtmlReport.Render(new ReliabilityReport
        {
            Title = "t",
            Period = new ReportPeriod(SampleReport.From, SampleReport.To),
            GeneratedAt = SampleReport.To,
            Targets = [new TargetReport { Name = "a", Uptime = UptimeSeconds.Of([], SampleReport.From, SampleReport.To) }],
        });
        Assert.Contains("Nothing is known about this period: no check has reported.", empty, StringComparison.Ordinal);
        Assert.DoesNotContain("100.00 %", empty, StringComparison.Ordinal);
        Assert.DoesNotContain(">Good<", empty, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_report_is_unknown_rather_than_good()
    {
        var page = HtmlReport.Render(new ReliabilityReport { Title = "t", Period = new ReportPeriod(SampleReport.From, SampleReport.To), GeneratedAt = SampleReport.To });
        Assert.Contains("no check has reported", page, StringComparison.Ordinal);
        Parse(page);
    }

    [Fact]
    public void Prints_the_accounting_rule_and_the_maintenance_excluded()
    {
        var text = Parse(Weekly).Descendants("section").Single(s => (string?)s.Attribute("id") == "accounting").Value;
        Assert.Contains(ReliabilityReport.DefaultAccountingRule, text, StringComparison.Ordinal);
        Assert.Contains("Database upgrade", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_times_in_the_reports_zone_and_marks_the_hour_that_occurs_twice()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        // The week in which summer time ends has 169 hours.
        var period = new ReportPeriod(new DateTimeOffset(2026, 10, 18, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 25, 23, 0, 0, TimeSpan.Zero));
        var report = SampleReport.Create() with
        {
            TimeZone = zone,
            Period = period,
            Incidents =
            [
                new IncidentReport
                {
                    Title = "night",
                    StartedBetween = new TimeBounds(new DateTimeOffset(2026, 10, 25, 0, 29, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero)),
                    EndedBetween = new TimeBounds(new DateTimeOffset(2026, 10, 25, 1, 29, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero)),
                },
            ],
        };
        var page = HtmlReport.Render(report);
        Assert.Contains("25 Oct 02:29:00 +02:00 – 02:30:00 +02:00", page, StringComparison.Ordinal);
        Assert.Contains("59 min – 1 h 1 min", page, StringComparison.Ordinal);
        Assert.Contains("19 October 2026 – 25 October 2026", page, StringComparison.Ordinal);
        Assert.Contains("the period has 7 d 1 h", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "~";
        odd.DateTimeFormat.TimeSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(Weekly, HtmlReport.Render(SampleReport.Create()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<XElement> Rows(string html, string section) =>
        Parse(html).Descendants("section").Single(s => (string?)s.Attribute("id") == section)
            .Descendants("tbody").Elements("tr").Where(r => (string?)r.Attribute("class") != "extra");

    private static XElement Parse(string html) =>
        XElement.Parse(Regex.Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<meta [^>]*>", ""));
}
