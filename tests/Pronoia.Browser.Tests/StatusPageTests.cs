using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Runtime;
using Pronoia.Storage.Embedded;

namespace Pronoia.Browser.Tests;

/// <summary>The status page in a real browser.</summary>
public sealed class StatusPageTests
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    [PeerFact("chromium")]
    public async Task The_page_shows_targets_worst_first_fits_every_width_and_keeps_the_console_quiet()
    {
        var storage = new InMemoryStorage();
        const string Yaml = """
            global: {interval: 30s, default_rules: false}
            targets:
              - {name: '<b>bold</b>', url: 'http://127.0.0.1:1/'}
              - {name: other, url: 'http://127.0.0.1:1/'}
            """;
        using var engine = new PronoiaEngine(ConfigurationLoader.Parse(Yaml, "test", "."), storage, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.TickAsync(CancellationToken.None);
        while (storage.Queue.Count("work") > 0)
        {
            await foreach (var message in storage.Queue.ReceiveAsync("work", CancellationToken.None))
            {
                await engine.WorkAsync(message.Text, CancellationToken.None);
                break;
            }
        }

        await using var app = await ServeAsync(engine);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Peer.Find("chromium"), Args = Arguments });
        foreach (var width in (int[])[360, 768, 1440])
        {
            var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } });
            var complaints = new List<string>();
            page.Console += (_, message) => complaints.Add(message.Text);
            page.PageError += (_, error) => complaints.Add(error);
            await page.GotoAsync(app.Urls.First());

            Assert.Equal("Status · Pronoia", await page.TitleAsync());
            Assert.Equal("<b>bold</b>", await page.Locator("#targets tbody th").First.EvaluateAsync<string>("e => e.firstChild.textContent"));
            Assert.Contains("2 down, 0 of 2 targets up", await page.Locator(".verdict .line").InnerTextAsync(), StringComparison.Ordinal);
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"the page is wider than {width} pixels");
            Assert.Empty(complaints);
            await page.CloseAsync();
        }
    }

    private static async Task<WebApplication> ServeAsync(PronoiaEngine engine)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(engine.Web.HandleAsync);
        await app.StartAsync();
        return app;
    }
}
