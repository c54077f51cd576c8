using System.Xml.Linq;

namespace Pronoia.Cli.Tests;

public sealed class BacktestCommandTests
{
    private const int Outlier = 1500;

    [Fact]
    public async Task A_file_and_the_same_series_stored_give_the_same_events_and_a_chart_of_each()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("s.csv", Series());
        Directory.CreateDirectory(directory.Combine("data"));
        await CommandLine.RunAsync("storage", "import", "--data", directory.Combine("data"), file, "--series", "latency{target=\"api\"}");

        var (code, output, error) = await CommandLine.RunAsync("backtest", file, "--detector", "band", "--plot", directory.Combine("plots"));
        var (storedCode, stored, _) = await CommandLine.RunAsync("backtest", "--data", directory.Combine("data"), "--detector", "band", "--series", "{target=\"api\"}");

        Assert.Equal((0, 0, ""), (code, storedCode, error));
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(["series", "kind", "from", "to", "observed", "expected", "bounds"], Cells(lines[0]));
        // The 1500th minute is the second day's 01:00.
        Assert.Equal("2026-01-02T01:00:00Z", Cells(lines[1])[2]);
        Assert.Equal("90", Cells(lines[1])[4]);
        Assert.Equal("1 event in 1 series, 2,000 points", lines[^1]);
        Assert.Equal(Cells(lines[1])[1..], Cells(stored.Split('\n')[1])[^6..]);
        var plot = Assert.Single(Directory.GetFiles(directory.Combine("plots")));
        Assert.Contains(plot, lines);
        Assert.StartsWith("001-", Path.GetFileName(plot), StringComparison.Ordinal);
        var svg = XDocument.Load(plot);
        Assert.Contains(svg.Descendants(), e => (string?)e.Attribute("class") == "pc-anomaly");
        Assert.Contains(svg.Descendants(), e => (string?)e.Attribute("class") == "pc-band");
    }

    [Theory]
    [InlineData(1, "--fail-above", "0")]
    [InlineData(0, "--fail-above", "5")]
    [InlineData(0, "--fail-above", "0", "--from", "2026-01-02T06:00:00Z")]
    [InlineData(0, "--fail-above", "0", "--to", "2026-01-02T00:59:00Z")]
    [InlineData(2, "--fail-above", "-1")]
    [InlineData(2, "--fail-above", "x")]
    [InlineData(2, "--series", "x")]
    [InlineData(2, "--data", ".")]
    [InlineData(2, "--detector", "nope")]
    public async Task The_exit_code_says_whether_there_were_more_events_than_allowed(int expected, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("s.csv", Series());

        var (code, _, error) = await CommandLine.RunAsync(["backtest", file, .. arguments]);

        Assert.Equal(expected, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_that_matches_nothing_is_exit_code_1()
    {
        using var directory = new TemporaryDirectory();

        var (code, _, error) = await CommandLine.RunAsync("backtest", "--data", directory.Path, "--series", "nope");

        Assert.Equal((1, "pronoia: no stored series matches\n"), (code, error));
    }

    [Fact]
    public async Task With_a_configuration_it_lists_who_would_have_been_told_by_detectors_and_rules()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("latency.csv", Series());
        var config = directory.Write("pronoia.yaml", """
            global: {default_rules: false, evaluation_interval: 1m}
            targets: [{name: api, url: 'http://127.0.0.1:1'}]
            detection: [{name: Unusual, match: latency, detector: band, labels: {severity: page}}]
            rules: {groups: [{name: g, rules: [{alert: Slow, expr: 'latency > 80', for: 2m}]}]}
            alerting:
              route: {receiver: mail, group_by: [alertname], group_wait: 0s, routes: [{receiver: pager, matchers: ['severity="page"']}]}
              receivers: [{name: mail, console_configs: [{}]}, {name: pager, console_configs: [{}]}]
            """);

        var (code, output, error) = await CommandLine.RunAsync("backtest", file, "--config", config, "--plot", directory.Combine("plots"), "--fail-above", "1");
        var (later, quiet, _) = await CommandLine.RunAsync("backtest", file, "--config", config, "--from", "2026-01-02T06:00:00Z", "--fail-above", "0");

        Assert.Equal((1, ""), (code, error));
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(["at", "receiver", "by", "state", "alerts", "group", "summary"], Cells(lines[0]));
        Assert.Contains(lines, l => Cells(l) is ["2026-01-02T01:00:00Z", "pager", _, "firing", "1", "{alertname=\"Unusual\"}", ..]);
        Assert.Contains(lines, l => Cells(l) is [_, "mail", _, "firing", "1", "{alertname=\"Slow\"}", "Slow"]);
        Assert.Equal(2, lines.Count(l => l.Contains("  resolved", StringComparison.Ordinal)));
        Assert.Equal("2 pages, 1 event in 1 series, 2,000 points", lines[^1]);
        Assert.Single(Directory.GetFiles(directory.Combine("plots")));
        Assert.Equal((0, "0 pages, 0 events in 1 series, 2,000 points\n"), (later, quiet));
    }

    [Fact]
    public async Task A_detector_beside_a_configuration_is_wrong_usage()
    {
        using var directory = new TemporaryDirectory();

        var (code, _, error) = await CommandLine.RunAsync("backtest", directory.Write("s.csv", Series()), "--config", "c.yaml", "--detector", "band");

        Assert.Equal(2, code);
        Assert.Contains("give it without --config", error, StringComparison.Ordinal);
    }

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Two thousand minutes of seeded noise around ten, with five minutes at ninety.</summary>
    private static string Series()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant(
            $"{new DateTime(2026, 1, 1).AddMinutes(i):yyyy-MM-dd HH:mm:ss},{(i is >= Outlier and < Outlier + 5 ? 90 : 10 + random.NextDouble()):R}"));
        return "timestamp,value\n" + string.Join('\n', rows) + "\n";
    }
}
