namespace Pronoia.Cli.Tests;

public sealed class StorageCommandTests
{
    [Fact]
    public async Task Stats_are_a_table_and_verify_names_the_byte_that_was_changed()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Combine("data");
        Directory.CreateDirectory(data);
        var csv = directory.Write("s.csv", "timestamp,value\n" + string.Join('\n', Enumerable.Range(0, 500).Select(i => FormattableString.Invariant($"{1_700_000_000 + i},{i}"))) + "\n");
        await CommandLine.RunAsync("storage", "import", "--data", data, csv, "--series", "x");

        var (code, stats, _) = await CommandLine.RunAsync("storage", "stats", "--data", data);
        var (whole, _, _) = await CommandLine.RunAsync("storage", "verify", "--data", data);
        var largest = new DirectoryInfo(data).GetFiles("*", SearchOption.AllDirectories).MaxBy(f => f.Length)!.FullName;
        var bytes = await File.ReadAllBytesAsync(largest);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(largest, bytes);
        var (damaged, problems, _) = await CommandLine.RunAsync("storage", "verify", "--data", data);

        Assert.Equal((0, 0, 1), (code, whole, damaged));
        var lines = stats.TrimEnd().Split('\n');
        Assert.Matches("^ +files +bytes +samples +bytes/sample$", lines[0]);
        Assert.Matches(@"^total +\d+ +[\d,]+ +500 +\d+\.\d\d$", lines[3]);
        Assert.Equal("time: 2023-11-14T00:00:00Z to 2023-11-15T00:00:00Z", lines[5]);
        Assert.Matches(@"^[^ ].*: byte \d+: .+", problems.Split('\n')[0]);
    }

    [Fact]
    public async Task What_was_imported_as_CSV_is_exported_as_CSV()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Combine("data");
        Directory.CreateDirectory(data);
        var csv = directory.Write("s.csv", "timestamp,value\n1700000000,1\n1700086400,2\n");
        await CommandLine.RunAsync("storage", "import", "--data", data, csv, "--series", "x");

        var (code, output, error) = await CommandLine.RunAsync("storage", "export", "--data", data, "x");

        Assert.Equal((0, "2 samples written\n"), (code, error));
        Assert.Equal("series,timestamp,value\n\"x\",2023-11-14T22:13:20.000Z,1\n\"x\",2023-11-15T22:13:20.000Z,2\n", output);
    }

    [Fact]
    public async Task Native_histograms_are_imported_queried_and_exported_and_not_replayed_through_detectors()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.Combine("data");
        Directory.CreateDirectory(data);
        const string Lines =
            "\"x\",2023-11-14T22:13:20.000Z,\"{{count:3 sum:5 buckets:[1 _x2 2] counter_reset_hint:gauge}}\"\n\"x\",2023-11-14T22:13:21.000Z,7\n\"x\",2023-11-14T22:13:22.000Z,stale\n";
        await CommandLine.RunAsync("storage", "import", "--data", data, directory.Write("s.csv", "series,timestamp,value\n" + Lines));

        Assert.Equal("series,timestamp,value\n" + Lines, (await CommandLine.RunAsync("storage", "export", "--data", data, "x")).Output);
        var (_, text, error) = await CommandLine.RunAsync("storage", "export", "--data", data, "x", "--format", "text");
        Assert.Equal(("# TYPE x untyped\nx 7 1700000001000\n", "1 samples written\n1 native histogram left out: of these formats csv alone can hold them\n"), (text, error));
        Assert.StartsWith("x => {count:3, sum:5, (0.5,1]:1, (4,8]:2} @[1700000000]", (await CommandLine.RunAsync("query", "x", "--data", data, "--time", "1700000000")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"histogram\":[1700000000,{\"count\":\"3\",\"sum\":\"5\",\"buckets\":[[0,", (await CommandLine.RunAsync("query", "x", "--data", data, "--time", "1700000000", "--json")).Output, StringComparison.Ordinal);

        await CommandLine.RunAsync("storage", "import", "--data", data, directory.Write("h.csv", "series,timestamp,value\ny,1700000000,{{count:1}}\n"));
        var (code, replayed, _) = await CommandLine.RunAsync("backtest", "--data", data, "--series", "{__name__=~\"x|y\"}");
        Assert.Equal(0, code);
        Assert.DoesNotContain("y ", replayed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_that_does_not_name_one_series_is_told_without_a_stack_trace()
    {
        using var directory = new TemporaryDirectory();
        var csv = directory.Write("s.csv", "timestamp,value\n1,1\n");

        var (code, _, error) = await CommandLine.RunAsync("storage", "import", "--data", directory.Path, csv, "--series", "{a=~\"b\"}");

        Assert.Equal((1, "pronoia: --series: a=~\"b\" does not name one series: expected name=\"value\"\n"), (code, error));
    }
}
