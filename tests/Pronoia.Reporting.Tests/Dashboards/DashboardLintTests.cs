using System.Text;
using System.Text.Json;
using Pronoia.Reporting.Dashboards;

namespace Pronoia.Reporting.Tests.Dashboards;

public class DashboardLintTests
{
    public static TheoryData<string> Uids => [.. DashboardCatalog.All.Select(d => d.Uid)];

    [Theory]
    [MemberData(nameof(Uids))]
    public void The_file_is_what_the_source_gives(string uid) =>
        Golden.EqualFile(Path.Combine("dashboards", uid + ".json"), Encoding.UTF8.GetBytes(GrafanaJson.Write(DashboardCatalog.All.Single(d => d.Uid == uid))));

    [Fact]
    public void Every_file_has_a_source_and_every_uid_and_title_is_unique()
    {
        var files = Directory.GetFiles(Path.Combine(Golden.RepositoryRoot, "dashboards"), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        Assert.Equal(DashboardCatalog.All.Select(d => d.Uid).Order(StringComparer.Ordinal), files);
        Assert.Distinct(DashboardCatalog.All.Select(d => d.Title));
        Assert.Equal(17, DashboardCatalog.All.Count);
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void Panels_have_unique_ids_do_not_overlap_and_fill_their_rows(string uid)
    {
        var panels = Read(uid).GetProperty("panels").EnumerateArray().ToArray();
        Assert.Distinct(panels.Select(p => p.GetProperty("id").GetInt32()));
        Assert.Distinct(panels.Select(p => p.GetProperty("title").GetString()));
        var taken = new HashSet<(int, int)>();
        foreach (var position in panels.Select(p => p.GetProperty("gridPos")))
        {
            var (x, y, w, h) = (Int(position, "x"), Int(position, "y"), Int(position, "w"), Int(position, "h"));
            Assert.InRange(x + w, 1, 24);
            Assert.True(w >= 3 && h >= 3, $"a panel of {w} × {h} is too small");
            for (var cell = 0; cell < w * h; cell++)
            {
                Assert.True(taken.Add((x + (cell % w), y + (cell / w))), $"{uid}: two panels at {x},{y}");
            }
        }

        Assert.Equal(24 * (taken.Max(c => c.Item2) + 1), taken.Count);
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public void Every_panel_says_what_it_shows_in_which_unit_from_which_source(string uid)
    {
        var dashboard = Read(uid);
        Assert.NotEqual("", dashboard.GetProperty("description").GetString());
        var variable = Assert.Single(dashboard.GetProperty("templating").GetProperty("list").EnumerateArray());
        Assert.Equal(("datasource", "datasource", "prometheus"), (Text(variable, "name"), Text(variable, "type"), Text(variable, "query")));
        foreach (var panel in dashboard.GetProperty("panels").EnumerateArray())
        {
            Assert.True(Text(panel, "description").Length > 20, Text(panel, "title"));
            var defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
            Assert.NotEqual("", Text(defaults, "unit"));
            Assert.Equal("no data", Text(defaults, "noValue"));
            var steps = defaults.GetProperty("thresholds").GetProperty("steps").EnumerateArray().ToArray();
            Assert.Equal(JsonValueKind.Null, steps[0].GetProperty("value").ValueKind);
            var values = steps.Skip(1).Select(s => s.GetProperty("value").GetDouble()).ToArray();
            Assert.Equal(values.Order().Distinct(), values);
            var targets = panel.GetProperty("targets").EnumerateArray().ToArray();
            Assert.NotEmpty(targets);
            Assert.Distinct(targets.Select(t => Text(t, "refId")));
            Assert.All(targets.Append(panel), t => Assert.Equal("${datasource}", Text(t.GetProperty("datasource"), "uid")));
            Assert.All(targets, t => Assert.NotEqual(t.GetProperty("instant").GetBoolean(), t.GetProperty("range").GetBoolean()));
        }
    }

    [Theory]
    [InlineData("executive", "30s", "now-24h", "Total Value Locked (TVL)|Active Users|Revenue Generated|System Uptime|Agent Success Rate")]
    [InlineData("operations", "10s", "now-4h", "CPU Usage|Memory Usage|Disk Usage|API Response Times|API Error Rate|Database Performance|Network Traffic|Request Throughput|Error Distribution|Slow Queries|Cache Hit Rate")]
    [InlineData("business-intelligence", "5m", "now-7d", "User Acquisition|User Retention|Agent Creation and Deployment|Revenue per User|Feature Usage|Profit/Loss by Strategy|Win Rate by Protocol|Risk-Adjusted Returns|Trading Volume and Frequency")]
    [InlineData("kana-perps", "30s", "now-24h", "Funding Rate Opportunities Detected|Arbitrage Execution Success Rate|Copy Trading Performance|Market Making Profitability|Funding Rate Timeline|Trade Execution Latency|Profit Distribution|Risk Metrics")]
    [InlineData("tapp-exchange", "30s", "now-24h", "Hook Execution Performance|Fee Optimization Results|Tapp Points Earned|Liquidity Management Efficiency|Hook Response Times|Fee Adjustment Timeline|Points Accumulation|Impermanent Loss Reduction")]
    [InlineData("system-overview", "5s", "now-5m", "API Response Time|Active Agents")]
    [InlineData("protocol-overview", "30s", "now-1h", "Service Status|Request Rate|Token Transactions|Active Agents")]
    [InlineData("security", "30s", "now-24h", "Authentication Failures|Policy Violations|Certificate Status|Threat Indicators")]
    public void Panels_refresh_and_time_range_are_those_asked_for(string uid, string refresh, string from, string titles)
    {
        var dashboard = Read(uid);
        Assert.Equal(refresh, Text(dashboard, "refresh"));
        Assert.Equal(from, Text(dashboard.GetProperty("time"), "from"));
        var found = dashboard.GetProperty("panels").EnumerateArray().Select(p => Text(p, "title")).ToArray();
        Assert.All(titles.Split('|'), t => Assert.Contains(t, found));
    }

    internal static JsonElement Read(string uid)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.RepositoryRoot, "dashboards", uid + ".json")));
        return document.RootElement.Clone();
    }

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
