using System.Globalization;
using System.Text.RegularExpressions;
using Pronoia.Reporting.Dashboards;

namespace Pronoia.Reporting.Tests.Dashboards;

/// <summary>Holds the dashboards against the specification of bot-core, as it stands in its document.</summary>
public class BotCoreSpecificationTests
{
    private const string Report = "specs/bot-core-infrastructure-report.md";

    private static readonly Dictionary<string, PanelKind[]> Kinds = new(StringComparer.Ordinal)
    {
        ["stat"] = [PanelKind.Stat],
        ["counter"] = [PanelKind.Stat],
        ["gauge"] = [PanelKind.Gauge],
        ["time series"] = [PanelKind.TimeSeries],
        ["table"] = [PanelKind.Table],
        ["heatmap"] = [PanelKind.Heatmap],
        ["histogram"] = [PanelKind.Histogram],
        ["pie chart"] = [PanelKind.PieChart],
        ["bar chart"] = [PanelKind.TimeBars, PanelKind.BarGauge],
    };

    [SharedFact(Report)]
    public void Every_panel_is_there_in_its_kind_and_every_dashboard_refreshes_as_stated()
    {
        var text = File.ReadAllText(Shared.Find(Report.Split('/'))!);
        // One section at a time: a pattern over the whole document would try every pair of headings.
        var dashboards = Regex.Split(text, "^### [0-9]+\\. ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)
            .Select(section => Regex.Match(
                section,
                @"^(?<title>[^\n]+) Dashboard\n(?s:.*?)\*\*Panels \((?<count>\d+)\):\*\*\n(?<panels>(- [^\n]*\n)+)\n\*\*Update Frequency:\*\* (?<refresh>\S+)\n\*\*Time Range:\*\* Last (?<number>\d+) (?<unit>minute|hour)",
                RegexOptions.ExplicitCapture))
            .Where(m => m.Success).ToArray();
        Assert.Equal(7, dashboards.Length);
        foreach (var match in dashboards)
        {
            var dashboard = DashboardCatalog.All.Single(d => d.Title == match.Groups["title"].Value);
            var refresh = match.Groups["refresh"].Value;
            Assert.Equal(refresh == "60s" ? "1m" : refresh, dashboard.Refresh);
            Assert.Equal($"now-{match.Groups["number"].Value}{match.Groups["unit"].Value[0]}", dashboard.From);
            var panels = Regex.Matches(match.Groups["panels"].Value, @"^- (?<title>.+) \((?<kind>[a-z ]+)\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture);
            Assert.Equal(int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture), panels.Count);
            foreach (Match panel in panels)
            {
                var found = dashboard.Panels.SingleOrDefault(p => p.Title == panel.Groups["title"].Value);
                Assert.True(found is not null, $"{dashboard.Title}: {panel.Groups["title"].Value} is missing");
                Assert.Contains(found.Kind, Kinds[panel.Groups["kind"].Value]);
            }
        }
    }
}
