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
    public async Task A_selector_that_does_not_name_one_series_is_told_without_a_stack_trace()
    {
        using var directory = new TemporaryDirectory();
        var csv = directory.Write("s.csv", "timestamp,value\n1,1\n");

        var (code, _, error) = await CommandLine.RunAsync("storage", "import", "--data", directory.Path, csv, "--series", "{a=~\"b\"}");

        Assert.Equal((1, "pronoia: --series: a=~\"b\" does not name one series: expected name=\"value\"\n"), (code, error));
    }
}
