using System.Text.Json;

namespace Pronoia.Cli.Tests;

public sealed class BenchCommandTests
{
    private static readonly string[] Small = ["bench", "detection", "--detector", "band", "--injections", "1"];

    [Fact]
    public async Task The_table_and_the_JSON_of_the_same_seed_tell_the_same_counts_and_progress_goes_to_standard_error()
    {
        var (code, output, error) = await CommandLine.RunAsync([.. Small, "--seed", "3"]);
        var (_, text, _) = await CommandLine.RunAsync([.. Small, "--seed", "3", "--json"]);

        Assert.Equal(0, code);
        Assert.StartsWith("detector band, 1 false events per month allowed, seed 3\n", output, StringComparison.Ordinal);
        Assert.Contains("Clopper–Pearson", output, StringComparison.Ordinal);
        Assert.Equal(12, error.TrimEnd().Split('\n').Length);
        Assert.StartsWith("1/12 ", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        Assert.Matches($@"(?m)^all +{root.GetProperty("injections")} +{root.GetProperty("detected")} ", output);
        Assert.InRange(root.GetProperty("falseEventsPerEvaluationUpper").GetDouble(), root.GetProperty("falseEventsPerEvaluation").GetDouble(), 1);
        Assert.Contains("flag everything", output, StringComparison.Ordinal);
        foreach (var background in root.GetProperty("falseEvents").EnumerateObject())
        {
            Assert.Matches($@"(?mi)^{background.Name} +2\.857 +{background.Value}$", output);
        }
    }

    [Theory]
    [InlineData("--injections", "0")]
    [InlineData("--services", "x")]
    public async Task A_size_out_of_range_is_wrong_usage(params string[] arguments)
    {
        var (code, _, error) = await CommandLine.RunAsync(["bench", "detection", .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains($"{arguments[0]}: expected a whole number", error, StringComparison.Ordinal);
    }
}
