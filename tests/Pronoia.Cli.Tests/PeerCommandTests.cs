using System.Text.RegularExpressions;

namespace Pronoia.Cli.Tests;

/// <summary>The commands that call servers, against the real ones.</summary>
public sealed partial class PeerCommandTests
{
    [PeerFact("prometheus-alertmanager")]
    public async Task A_silence_is_added_listed_and_expired_in_a_real_Alertmanager()
    {
        using var directory = new TemporaryDirectory();
        var config = directory.Write("alertmanager.yml", "route: {receiver: x}\nreceivers: [{name: x}]\n");
        using var alertmanager = Peer.Start(
            "prometheus-alertmanager",
            [$"--config.file={config}", $"--storage.path={directory.Combine("data")}", "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="]);
        try
        {
            var line = await CommandLine.ReadUntilAsync(alertmanager.StandardError, "msg=\"Listening on\"");
            string[] url = ["--url", "http://" + Address().Match(line).Value];

            var (code, id, error) = await CommandLine.RunAsync(["silence", "add", "alertname=~\"Fo.*\"", "t!=b", "--comment", "why", "--author", "me", .. url]);
            Assert.Equal((0, ""), (code, error));
            var (_, listed, _) = await CommandLine.RunAsync(["silence", "query", "t!=b", .. url]);
            var (_, expired, _) = await CommandLine.RunAsync(["silence", "expire", id.Trim(), .. url]);
            var (_, left, _) = await CommandLine.RunAsync(["silence", "query", .. url]);
            var (_, ended, _) = await CommandLine.RunAsync(["silence", "query", "--expired", .. url]);
            var (refused, _, why) = await CommandLine.RunAsync(["silence", "expire", "nope", .. url]);
            var (_, alerts, _) = await CommandLine.RunAsync(["alerts", .. url]);

            Assert.Matches($"{id.Trim()}  active  alertname=~\"Fo.*\", t!=\"b\"  .*  me  why", listed);
            Assert.Equal($"expired {id}", expired);
            Assert.Equal("no silences\n", left);
            Assert.Contains("expired", ended, StringComparison.Ordinal);
            Assert.Equal(1, refused);
            Assert.Contains("answered 4", why, StringComparison.Ordinal);
            Assert.Equal("no alerts\n", alerts);
        }
        finally
        {
            alertmanager.Kill();
            await alertmanager.WaitForExitAsync();
        }
    }

    [PeerFact("prometheus")]
    public async Task A_query_to_a_real_Prometheus_prints_what_one_of_the_same_series_in_a_directory_prints()
    {
        using var directory = new TemporaryDirectory();
        var points = Enumerable.Range(0, 60).Select(i => (Seconds: 1_700_000_000 + (i * 15), Value: i % 7)).ToArray();
        using var prometheus = await PrometheusServer.FromOpenMetricsAsync(
            string.Concat(points.Select(p => FormattableString.Invariant($"up{{job=\"a\"}} {p.Value} {p.Seconds}\n"))) + "# EOF\n");
        Directory.CreateDirectory(directory.Combine("data"));
        var csv = directory.Write("up.csv", "timestamp,value\n" + string.Concat(points.Select(p => FormattableString.Invariant($"{p.Seconds},{p.Value}\n"))));
        await CommandLine.RunAsync("storage", "import", "--data", directory.Combine("data"), csv, "--series", "up{job=\"a\"}");
        // Off the samples: whether a window holds its left end differs between versions of Prometheus.
        string[][] queries =
        [
            ["up", "--time", "1700000500.5"], ["sum_over_time(up[5m])", "--start", "1700000001", "--end", "1700000601", "--step", "1m"],
            ["1.5", "--time", "1700000500"], ["\"text\"", "--time", "1700000500"], ["up[1m]", "--time", "1700000500"],
        ];

        foreach (var query in queries)
        {
            var (code, remote, error) = await CommandLine.RunAsync(["query", .. query, "--url", prometheus.Url.ToString()]);
            var (_, local, _) = await CommandLine.RunAsync(["query", .. query, "--data", directory.Combine("data")]);

            Assert.Equal((0, ""), (code, error));
            Assert.Equal(local, remote);
            Assert.NotEmpty(remote);
        }

        var (bad, _, message) = await CommandLine.RunAsync("query", "up{", "--url", prometheus.Url.ToString());
        Assert.Equal(1, bad);
        Assert.Matches("answered 400: .*1:4: parse error", message);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
