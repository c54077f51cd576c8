using System.Globalization;
using System.Text.Json;

namespace Pronoia.Cli.Tests;

/// <summary><c>pronoia bench detection --series</c>.</summary>
public sealed class RecordedBenchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pronoia-recorded-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Folders_become_columns_and_the_JSON_of_the_same_seed_tells_the_same_counts()
    {
        WriteSeries("web/a.csv");
        WriteSeries("jobs/b.csv");
        WriteLabels("""{"web/a.csv": [["2026-01-10 12:00:00", "2026-01-10 13:00:00.000000"]], "jobs/b.csv": []}""");

        var (code, output, _) = await Run("--seed", "3");
        var (_, text, _) = await Run("--seed", "3", "--json");

        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^fault +size +injected +jobs +web +5 min +5 points +at all$", output);
        Assert.Matches(@"(?m)^Missing +4 +0 % +0 % +0 % +100 % +100 %$", output);
        Assert.Matches(@"(?m)^Spike +16 +4 +100 % +100 % +100 % +100 % +100 %$", output);
        using var json = JsonDocument.Parse(text);
        var recorded = json.RootElement.GetProperty("recorded");
        var injections = recorded.GetProperty("cells").EnumerateArray().Sum(c => c.GetProperty("injections").GetInt32());
        Assert.Matches($@"(?m)^all +{injections} ", output[output.IndexOf("recorded series", StringComparison.Ordinal)..]);

        // An hour that is labelled and three hours on either side do not count, learning does not either.
        Assert.Equal(2823, recorded.GetProperty("cleanPoints").GetProperty("jobs").GetInt32());
        Assert.Equal(2823 - 13 - 72, recorded.GetProperty("cleanPoints").GetProperty("web").GetInt32());
    }

    [Theory]
    [InlineData(null, "windows.json is missing")]
    [InlineData("{", "windows.json: ")]
    [InlineData("{}", "0 series, expected 1 to 1000")]
    [InlineData("""{"../a.csv": []}""", "\"../a.csv\" is not a file below")]
    [InlineData("""{"web/none.csv": []}""", "\"web/none.csv\" is not a file below")]
    [InlineData("""{"web/a.csv": [["2026-01-10 12:00:00"]]}""", "a window of web/a.csv is not two times in order")]
    [InlineData("""{"web/a.csv": [["2026-01-10 12:00:00", "2026-01-09 12:00:00"]]}""", "a window of web/a.csv is not two times in order")]
    [InlineData("""{"web/bad.csv": null}""", "web/bad.csv: line 2: \"x\" is not a time")]
    public async Task What_is_wrong_with_the_directory_is_told_before_anything_runs(string? labels, string expected)
    {
        WriteSeries("web/a.csv");
        await File.WriteAllTextAsync(Path.Combine(_directory, "web/bad.csv"), "timestamp,value\nx,1\n");
        if (labels is not null)
        {
            WriteLabels(labels);
        }

        var (code, output, error) = await Run();

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("1/12", error, StringComparison.Ordinal);
    }

    [ReferenceFact("data/labelled-series")]
    public async Task The_labelled_series_beside_the_checkout_are_read()
    {
        var (code, output, _) = await CommandLine.RunAsync(
            ["bench", "detection", "--injections", "1", "--detector", "band", "--series", ReferenceData.Require("data", "labelled-series")]);

        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^fault +size +injected +artificialNoAnomaly +artificialWithAnomaly +realAWSCloudwatch +5 min ", output);
        Assert.Matches(@"(?m)^Missing +28 ", output);
    }

    private Task<(int ExitCode, string Output, string Error)> Run(params string[] more) =>
        CommandLine.RunAsync(["bench", "detection", "--injections", "2", "--series", _directory, .. more]);

    private void WriteLabels(string text) => File.WriteAllText(Path.Combine(_directory, "windows.json"), text);

    /// <summary>Fourteen days of five-minute points around 100.</summary>
    private void WriteSeries(string name)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(5);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, 4032).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{start.AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{100 + random.NextDouble() + random.NextDouble() + random.NextDouble():R}"));
        File.WriteAllLines(path, rows.Prepend("timestamp,value"));
    }
}
