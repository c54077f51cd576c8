using Microsoft.Playwright;

namespace Pronoia.Browser.Tests;

/// <summary>Every page in a real browser, on a store with months of history.</summary>
public sealed class PagesTests : IAsyncLifetime
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Where set, pictures of all pages are written into this directory; those of the documentation are made so.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PRONOIA_SCREENSHOTS");

    // Text against what is behind it, as WCAG 2.2 counts; large text may have 3.
    private const string Contrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
          const lum = c => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }; return .2126 * f(c.r) + .7152 * f(c.g) + .0722 * f(c.b); };
          const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > .99) return c; } return { r: 255, g: 255, b: 255 }; };
          const bad = []; let seen = 0;
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || ['STYLE', 'TITLE', 'title', 'desc'].includes(e.tagName) || e.closest('.hidden,.skip')) continue;
            const s = getComputedStyle(e), svg = e instanceof SVGElement;
            const [a, b] = [lum(parse(svg ? s.fill : s.color)), lum(behind(e))];
            seen++;
            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(s.fontSize);
            if (ratio < (size >= 24 || (size >= 18.66 && s.fontWeight >= 700) ? 3 : 4.5)) bad.push(`${e.tagName}.${e.getAttribute('class')} "${walk.currentNode.data.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
          }
          if (seen < 12) bad.push(`only ${seen} texts`);
          return [...new Set(bad)];
        }
        """;

    private const string Structure = """
        () => {
          const bad = [], count = (s, n) => { const c = document.querySelectorAll(s).length; if (c !== n) bad.push(`${c} of ${s}`); };
          count('body > header', 1); count('nav[aria-label="Pages"]', 1); count('main', 1); count('body > footer', 1); count('h1', 1); count('[aria-current]', 1); count('a.skip[href="#content"]', 1);
          for (const e of document.querySelectorAll('th:not([scope])')) bad.push('th without scope: ' + e.textContent);
          for (const e of document.querySelectorAll('svg:not([role=img])')) bad.push('svg without role');
          for (const e of document.querySelectorAll('[aria-labelledby]')) for (const id of e.getAttribute('aria-labelledby').split(' ')) if (!document.getElementById(id)) bad.push('no label ' + id);
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id); for (const id of ids) if (ids.filter(i => i === id).length > 1) bad.push('twice: ' + id);
          let last = 1; for (const h of document.querySelectorAll('h1,h2,h3')) { const l = +h.tagName[1]; if (l > last + 1) bad.push('heading skips to ' + h.tagName); last = l; }
          for (const e of document.querySelectorAll('input:not([type=hidden]),select,textarea')) if (!e.labels.length) bad.push('input without label: ' + e.name);
          for (const e of document.querySelectorAll('a')) if (!e.textContent.trim()) bad.push('link without text: ' + e.href);
          if (document.documentElement.scrollWidth > window.innerWidth) bad.push(`wider than ${window.innerWidth}: ${document.documentElement.scrollWidth}`);
          return bad;
        }
        """;

    private Estate? _estate;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Peer.Find("chromium") is { } chromium)
        {
            _estate = await Estate.StartAsync();
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_estate is not null)
        {
            await _estate.DisposeAsync();
        }
    }

    /// <summary>The first signed link of a page for a purpose.</summary>
    private async Task<string> LinkAsync(string path, string action)
    {
        var page = await OpenAsync(1440, ColorScheme.Light, []);
        await page.GotoAsync(_estate!.Url + path);
        var link = await page.Locator($"a[href*='action={action}&']").First.GetAttributeAsync("href");
        await page.CloseAsync();
        return link!;
    }

    [PeerFact("chromium")]
    public async Task Every_page_can_be_read_at_every_width_in_light_and_dark()
    {
        var incident = await IncidentAsync();
        (string Name, string Path)[] pages =
        [
            ("status", "/"), ("target", "/targets/shop"), ("target-down", "/targets/checkout"), ("heartbeat", "/targets/nightly-backup"), ("incidents", "/incidents"), ("incident", incident),
            ("alerts", "/alerts"), ("silences", "/silences"), ("anomalies", "/anomalies"), ("slos", "/slos"), ("reports", "/reports"), ("health", "/health"), ("config", "/config"), ("graph", "/graph?g0.expr=probe_success"),
            ("acknowledge", await LinkAsync("/alerts", "acknowledge")), ("new-silence", await LinkAsync("/silences", "add_silence")), ("end-silence", await LinkAsync("/silences", "end_silence")),
            ("missing", "/targets/none"),
        ];
        var problems = new List<string>();
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(360, ColorScheme.Light), (768, ColorScheme.Dark), (1440, ColorScheme.Light), (1440, ColorScheme.Dark)])
        {
            var page = await OpenAsync(width, scheme, problems);
            foreach (var (name, path) in pages)
            {
                await page.GotoAsync(_estate!.Url + path);
                problems.AddRange((await page.EvaluateAsync<string[]>(Structure)).Select(p => $"{path} at {width}: {p}"));
                problems.AddRange((await page.EvaluateAsync<string[]>(Contrast)).Select(p => $"{path} {scheme}: {p}"));
                if (Pictures is not null)
                {
                    await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{name}-{width}-{scheme}.png") });
                }
            }

            await page.CloseAsync();
        }

        // The page that is not there is the one complaint of a browser that is right.
        problems.RemoveAll(p => p.Contains("404", StringComparison.Ordinal));
        Assert.True(problems.Count == 0, string.Join('\n', problems.Distinct(StringComparer.Ordinal).Take(60)));
    }

    [PeerFact("chromium")]
    public async Task A_silence_is_made_and_ended_by_hand()
    {
        var problems = new List<string>();
        var page = await OpenAsync(360, ColorScheme.Light, problems);
        await page.GotoAsync(_estate!.Url + "/silences");
        await page.GetByText("New silence…").ClickAsync();
        await page.GetByLabel("Which alerts").FillAsync("target=\"shop\"\nseverity=~\"high|critical\"");
        await page.GetByLabel("Your name").FillAsync("ada");
        await page.GetByLabel("Reason").FillAsync("moving racks");
        await page.GetByLabel("For how long").SelectOptionAsync("4h");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Silence" }).ClickAsync();
        var row = page.Locator("#silences tbody tr", new PageLocatorOptions { HasText = "moving racks" });
        Assert.Contains("target=\"shop\", severity=~\"high|critical\"", await row.InnerTextAsync(), StringComparison.Ordinal);

        await row.GetByText("End it…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "End the silence" }).ClickAsync();
        Assert.Contains("over since", await row.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await row.GetByText("End it…").CountAsync());
        Assert.Empty(problems);
    }

    [PeerFact("chromium")]
    public async Task All_pages_are_reached_by_clicking()
    {
        var problems = new List<string>();
        var page = await OpenAsync(1440, ColorScheme.Light, problems);
        await page.GotoAsync(_estate!.Url);
        await ClickAsync("checkout", "checkout");
        Assert.Contains("Down", await page.Locator("#verdict").InnerTextAsync(), StringComparison.Ordinal);
        await ClickAsync("shop", "shop");
        await ClickAsync("Incidents", "Incidents");
        await ClickAsync("level shift of probe_duration_seconds on shop, 1 more series", "Incident");
        Assert.Equal(2, await page.Locator("#plots svg .pc-anomaly title").CountAsync());
        await ClickAsync("Alerts", "Alerts");
        await ClickAsync("Silences", "Silences");
        Assert.Contains("the renewal is booked", await page.Locator("#silences").InnerTextAsync(), StringComparison.Ordinal);
        await ClickAsync("Anomalies", "Anomalies");
        await page.Locator("#events a", new PageLocatorOptions { HasText = "an incident" }).First.ClickAsync();
        Assert.Equal("Incident · Pronoia", await page.TitleAsync());
        await ClickAsync("SLOs", "SLOs");
        Assert.Equal("shop-reachable", await page.Locator("#objectives tbody th a").First.InnerTextAsync());
        await ClickAsync("Reports", "Reports");
        await ClickAsync("Health", "Health");
        await ClickAsync("configuration", "Configuration");
        await ClickAsync("Status", "Status");
        Assert.Empty(problems);

        async Task ClickAsync(string link, string title)
        {
            await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).First.ClickAsync();
            Assert.Equal($"{title} · Pronoia", await page.TitleAsync());
        }
    }

    [PeerFact("chromium")]
    public async Task The_keyboard_alone_acknowledges_an_alert()
    {
        var page = await OpenAsync(768, ColorScheme.Light, []);
        await page.GotoAsync(_estate!.Url + "/alerts");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusedAsync("e => e.textContent"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.getBoundingClientRect().left >= 0"), "the skip link is not seen");
        for (var i = 0; i < 40 && !(await FocusedAsync("e => e.textContent")).StartsWith("Acknowledge… TargetDown", StringComparison.Ordinal); i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.NotEqual("none", await FocusedAsync("e => getComputedStyle(e).outlineStyle"));
        }

        Assert.StartsWith("Acknowledge… TargetDown", await FocusedAsync("e => e.textContent"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Your name").FocusAsync();
        await page.Keyboard.TypeAsync("ada");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".verdict.good").WaitForAsync();
        await page.GotoAsync(_estate.Url + "/alerts");
        Assert.Contains("Acknowledged by ada", (await page.Locator("main").InnerTextAsync()).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        Task<string> FocusedAsync(string read) => page.EvaluateAsync<string>($"() => ({read})(document.activeElement)");
    }

    private async Task<IPage> OpenAsync(int width, ColorScheme scheme, List<string> complaints)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 1060 }, ColorScheme = scheme });
        page.Console += (_, message) => complaints.Add($"{page.Url}: {message.Text}");
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
        return page;
    }

    private async Task<string> IncidentAsync()
    {
        var page = await OpenAsync(1440, ColorScheme.Light, []);
        await page.GotoAsync(_estate!.Url + "/incidents");
        var path = await page.Locator("#timeline a[href^='/incidents/']").First.GetAttributeAsync("href");
        await page.CloseAsync();
        return path!;
    }
}
