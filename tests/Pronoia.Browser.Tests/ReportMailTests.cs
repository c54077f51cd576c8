using Microsoft.Playwright;
using Pronoia.Engine.Reports;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Tests;

namespace Pronoia.Browser.Tests;

/// <summary>The mail of a report as a mail client with a 600 pixel pane, and a phone, show it.</summary>
public sealed class ReportMailTests
{
    [PeerFact("chromium")]
    public async Task The_mail_fits_its_pane_and_shows_every_image()
    {
        using var directory = new TemporaryDirectory();
        foreach (var form in ReportForms.Render(SampleReport.Create(ReportKind.WeeklyPerformance), "report").Files)
        {
            await File.WriteAllBytesAsync(directory.Combine($"report.{form.Suffix}"), form.Content);
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Peer.Find("chromium"), Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });
        foreach (var width in (int[])[360, 600])
        {
            var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } });
            var complaints = new List<string>();
            page.Console += (_, message) => complaints.Add(message.Text);
            page.RequestFailed += (_, request) => complaints.Add(request.Url);
            await page.GotoAsync(new Uri(directory.Combine("report.mail.html")).AbsoluteUri);

            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"the mail is wider than {width} pixels");
            var images = await page.EvaluateAsync<double[][]>(
                "() => [...document.images].map(i => [i.naturalWidth, i.naturalHeight, i.getBoundingClientRect().width, i.alt.length])");
            Assert.True(images.Length >= 8);
            Assert.All(images, image =>
            {
                Assert.True(image[0] > 0 && image[1] > 0 && image[3] > 10);
                Assert.InRange(image[2], 200, width);
                // Twice as many pixels as are shown, for sharp displays.
                Assert.True(image[0] >= 2 * image[2]);
            });
            Assert.Empty(complaints);
            await page.CloseAsync();
        }
    }
}
