using System.Text.Json;
using Pronoia.Engine.Results;
using Pronoia.Prometheus.Model;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Tables;

namespace Pronoia.Cli.Tests;

public sealed class ReportCommandTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 9, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_report_of_the_week_before_has_every_format_and_the_same_bytes_each_time()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Combine("data");
        await FillAsync(data);
        string[] arguments = ["report", "weekly", "--data", data, "--at", "2026-11-18", "--out"];

        var (code, output, error) = await CommandLine.RunAsync([.. arguments, directory.Combine("a")]);
        await CommandLine.RunAsync([.. arguments, directory.Combine("b")]);

        Assert.Equal((0, ""), (code, error));
        var files = output.TrimEnd().Split('\n').Select(Path.GetFileName).ToArray();
        Assert.Equal(
            ["html", "pdf", "json", "mail.html", "mail.txt", "strip1.png", "chart2.png", "incidents.csv", "recommendations.csv", "targets.csv"],
            files.Select(f => f!["weekly-2026-11-09.".Length..]));
        foreach (var file in files)
        {
            Assert.Equal(await File.ReadAllBytesAsync(directory.Combine("a", file!)), await File.ReadAllBytesAsync(directory.Combine("b", file!)));
        }

        var mail = await File.ReadAllTextAsync(directory.Combine("a", "weekly-2026-11-09.mail.html"));
        Assert.Contains("src=\"weekly-2026-11-09.strip1.png\"", mail, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(directory.Combine("a", "weekly-2026-11-09.targets.csv"));
        var row = rows[0].Split(',').Zip(rows[1].Split(',')).ToDictionary(p => p.First, p => p.Second);
        // The nine seconds that the failed probes took are no latency.
        Assert.Equal(("0.2", "0.1", "3600"), (row["p95_seconds"], row["previous_p95_seconds"], row["down_seconds"]));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(directory.Combine("a", "weekly-2026-11-09.json")));
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    [Fact]
    public async Task A_configuration_gives_title_zone_and_targets()
    {
        using var directory = new TemporaryDirectory();
        await FillAsync(directory.Combine("pronoia-data"));
        var config = directory.Write("pronoia.yaml", """
            targets: [{name: api, url: 'http://api.example'}, {name: unseen, url: 'http://unseen.example'}]
            reports: [{name: weekly, title: Our week, time_zone: America/New_York}]
            """);

        var (code, output, error) = await CommandLine.RunAsync("report", "weekly", "--config", config, "--at", "2026-11-16T03:00:00Z", "--out", directory.Combine("out"));

        Assert.Equal((0, ""), (code, error));
        // At 22:00 on a Sunday in New York that week is not over yet.
        Assert.Contains("weekly-2026-11-02.html", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(directory.Combine("out", "weekly-2026-11-02.html"));
        Assert.Contains("Our week", page, StringComparison.Ordinal);
        Assert.Contains("unseen", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no report \"weakly\" (did you mean \"weekly\"?)", "weakly", "--data", ".", "--out", "x")]
    [InlineData("--at: expected a time", "weekly", "--at", "soon", "--out", "x")]
    public async Task Wrong_usage_is_exit_code_2(string expected, params string[] arguments)
    {
        var (code, _, error) = await CommandLine.RunAsync(["report", .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_exit_code_1_and_is_not_made()
    {
        using var directory = new TemporaryDirectory();

        var (code, _, error) = await CommandLine.RunAsync("report", "daily", "--data", directory.Combine("nope"), "--out", directory.Combine("out"));

        Assert.Equal((1, $"pronoia: there is no directory {directory.Combine("nope")}\n"), (code, error));
        Assert.False(Directory.Exists(directory.Combine("nope")));
    }

    /// <summary>Two weeks of a target: 0.1 s in the first, 0.2 s in the second, down in the second hour of the 10th.</summary>
    private static async Task FillAsync(string directory)
    {
        var (failed, back) = (Monday.AddDays(1).AddHours(1), Monday.AddDays(1).AddHours(2));
        await using var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), TimeProvider.System, CancellationToken.None);
        var labels = Labels.Of("probe_duration_seconds", ("job", "probe"), ("target", "api"));
        var samples = Enumerable.Range(0, (int)(TimeSpan.FromDays(14) / Step)).Select(i => Monday.AddDays(-7) + (i * Step))
            .Select(at => new SeriesSample(labels, at.ToUnixTimeMilliseconds(), at >= failed && at < back ? 9 : at < Monday ? 0.1 : 0.2));
        await new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions()).ImportAsync("test", samples, CancellationToken.None);
        StateSegment[] segments =
        [
            new("api", UptimeState.Up, Monday.AddDays(-7), failed),
            new("api", UptimeState.Down, failed, back, "timeout", "no answer", failed - Step),
        ];
        await storage.Tables.ApplyAsync(StateSegment.Table, TableKey.Escape("api"), [.. segments.Select(s => TableOperation.Insert(s.ToRow()))], CancellationToken.None);
        var status = new TargetStatus
        {
            Target = "api",
            Url = "http://api.example",
            Module = "http_2xx",
            State = UptimeState.Up,
            Since = back,
            LastSlot = Monday.AddDays(7) - Step,
            Interval = Step,
            DurationSeconds = 0.2,
            Failure = "",
            Message = "200 OK",
        };
        await storage.Tables.ApplyAsync(TargetStatus.Table, TableKey.Escape("probe-10m-0"), [TableOperation.Insert(status.ToRow("probe-10m-0"))], CancellationToken.None);
    }
}
