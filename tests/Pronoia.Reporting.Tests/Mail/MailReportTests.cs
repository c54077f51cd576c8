using System.Text;
using System.Text.RegularExpressions;
using Pronoia.Reporting.Mail;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Mail;

public class MailReportTests
{
    private static readonly ReportMail Weekly = MailReport.Render(SampleReport.Create(), new Uri("https://status.example.com/reports/2026-W46?a=1&b=2"));

    [Fact]
    public void Renders_the_same_bytes_as_ever()
    {
        Golden.Equal("weekly-mail.html", Weekly.Html);
        Golden.Equal("weekly-mail.txt", Weekly.Text);
        Golden.Equal("digest-mail.html", MailReport.Render(SampleReport.Create(ReportKind.AlertDigest)).Html);
    }

    [Fact]
    public void Uses_nothing_that_Outlook_lacks()
    {
        Assert.DoesNotMatch("<(svg|script|style|link|form|div|section|video|iframe)[ >]", Weekly.Html);
        Assert.DoesNotMatch("display:(flex|grid)|position:|float:|background-image|url\\(|var\\(|calc\\(", Weekly.Html);
        Assert.DoesNotMatch(" on[a-z]+=", Weekly.Html);
        Assert.All(Regex.Matches(Weekly.Html, "<img [^>]*>"), m =>
        {
            Assert.Contains(" src=\"cid:", m.Value, StringComparison.Ordinal);
            Assert.Contains(" alt=\"", m.Value, StringComparison.Ordinal);
            Assert.Contains(" width=\"", m.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_image_is_shown_and_every_image_shown_is_there()
    {
        var shown = Regex.Matches(Weekly.Html, "cid:(?<id>[^\"]+)").Select(m => m.Groups["id"].Value).ToArray();
        Assert.Equal(Weekly.Images.Select(i => i.ContentId), shown);
        Assert.Equal(6, shown.Count(id => id.StartsWith("strip", StringComparison.Ordinal)));
        Assert.InRange(shown.Count(id => id.StartsWith("chart", StringComparison.Ordinal)), 4, 8);
        Assert.All(Weekly.Images, i => Assert.True(i.Content.Length < 12_000, $"{i.ContentId}: {i.Content.Length} bytes"));
        Assert.InRange(Weekly.Images.Sum(i => i.Content.Length), 1000, 64_000);
    }

    [Fact]
    public void Alerts_are_shown_by_hour_as_an_image_and_by_name_as_cells()
    {
        var digest = MailReport.Render(SampleReport.Create(ReportKind.AlertDigest));

        Assert.Matches("<img src=\"cid:chart[0-9]+@pronoia\"[^>]* alt=\"Alerts by hour of the day: ", digest.Html);
        Assert.Matches(">00:00</td><td [^>]*>12:00</td><td [^>]*>23:00</td>", digest.Html);
        Assert.Contains("Alerts that fired most", digest.Html, StringComparison.Ordinal);
        // The longest bar fills its row, and the two cells of a shorter one are a whole.
        var widths = Regex.Matches(digest.Html, "width=\"([0-9]+)%\" height=\"8\" bgcolor=\"#([0-9a-f]+)\"").Select(m => (Percent: int.Parse(m.Groups[1].Value, null), Colour: m.Groups[2].Value)).ToArray();
        Assert.Equal((100, "2457c5"), widths[0]);
        Assert.Equal(0, widths.Sum(w => w.Percent) % 100);
    }

    [Fact]
    public void Links_the_page_only_by_http()
    {
        Assert.Contains("href=\"https://status.example.com/reports/2026-W46?a=1&amp;b=2\"", Weekly.Html, StringComparison.Ordinal);
        Assert.Contains("Full report: https://status.example.com/reports/2026-W46?a=1&b=2", Weekly.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", MailReport.Render(SampleReport.Create(), new Uri("https://user:secret@status.example.com/")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", MailReport.Render(SampleReport.Create(), new Uri("javascript:alert(1)")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_subject_is_one_line_that_says_the_verdict()
    {
        Assert.Equal("Missed: Weekly performance, 9 November 2026 – 15 November 2026", Weekly.Subject);
        var odd = MailReport.Render(SampleReport.Create() with { Title = "a\r\nBcc: everybody@example.com " + new string('x', 500) });
        Assert.DoesNotContain('\n', odd.Subject);
        Assert.DoesNotContain('\r', odd.Subject);
        Assert.Equal(120, odd.Subject.Length);
    }

    [Fact]
    public void Hundreds_of_targets_stay_below_a_hundred_kilobytes_and_say_what_is_missing()
    {
        var sample = SampleReport.Create();
        var longText = string.Concat(Enumerable.Repeat("<&\"'> ", 150));
        var huge = sample with
        {
            Targets = [.. Enumerable.Range(0, 500).Select(i => sample.Targets[i % 6] with { Name = $"{longText}{i}", Url = longText, Latency = [] })],
            Incidents = [.. Enumerable.Range(0, 300).Select(i => sample.Incidents[0] with { Title = longText + i, Evidence = longText, Cause = longText })],
            Anomalies = [.. Enumerable.Range(0, 300).Select(i => sample.Anomalies[0] with { Series = longText + i })],
            Forecasts = [.. Enumerable.Range(0, 300).Select(i => sample.Forecasts[0] with { Subject = longText + i, Basis = longText, Threshold = longText })],
            AccountingRule = longText,
        };
        var mail = MailReport.Render(huge);
        Assert.InRange(Encoding.UTF8.GetByteCount(mail.Html), 10_000, MailReport.MaxHtmlBytes - 1);
        Assert.Matches("And [0-9]+ more in the full report", mail.Html);
    }

    [Fact]
    public void Text_lines_fit_a_terminal_and_hold_no_control_characters()
    {
        var text = MailReport.Render(SampleReport.Create() with { AccountingRule = "a\u001b[31mred " + new string('y', 300) }).Text;
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 78, line));
        Assert.DoesNotContain('\u001b', text);
    }
}
