namespace Pronoia.Cli.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("run")]
    [InlineData("probe", "http://127.0.0.1:1", "--module", "nope")]
    [InlineData("routes", "test", "--config.file", "x", "severity")]
    public async Task A_wrong_command_line_is_exit_code_2_with_a_hint(params string[] arguments)
    {
        var (code, _, error) = await CommandLine.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.StartsWith("pronoia: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "Commands:")]
    [InlineData("run", "--help", "Ctrl-C")]
    [InlineData("detect", "--help", "Examples:")]
    public async Task Help_explains_and_shows_examples(params string[] argumentsAndExpected)
    {
        var (code, output, _) = await CommandLine.RunAsync(argumentsAndExpected[..^1]);

        Assert.Equal(0, code);
        Assert.Contains(argumentsAndExpected[^1], output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[default: 1m]", "query")]
    [InlineData("[default: 1h]", "silence", "add")]
    [InlineData("default: csv.", "storage", "export")]
    public async Task Help_shows_defaults_as_they_would_be_typed(string expected, params string[] command)
    {
        var (_, output, _) = await CommandLine.RunAsync([.. command, "--help"]);

        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("default: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Csv", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_are_those_of_an_alertmanager_yml_or_of_a_pronoia_yaml_that_holds_or_names_it()
    {
        using var directory = new TemporaryDirectory();
        var own = directory.Write("alertmanager.yml", "route: {receiver: all, routes: [{matchers: [a=b], receiver: some}]}\nreceivers: [{name: all}, {name: some}]\n");
        var naming = directory.Write("naming.yaml", "heartbeats: [{name: h, period: 1h}]\nalertmanager_file: alertmanager.yml\n");
        var holding = directory.Write("holding.yaml", "heartbeats: [{name: h, period: 1h}]\nalerting:\n  route: {receiver: all, routes: [{matchers: [a=b], receiver: some}]}\n  receivers: [{name: all}, {name: some}]\n");
        foreach (var file in (string[])[own, naming, holding])
        {
            var (code, output, error) = await CommandLine.RunAsync("routes", "test", "--config.file", file, "a=b");
            Assert.Equal((0, "some", ""), (code, output.Trim(), error));
        }

        var broken = directory.Write("broken.yml", "receivers: [{name: all}]\nrouts: {receiver: all}\n");
        Assert.Contains("broken.yml", (await CommandLine.RunAsync("routes", "test", "--config.file", broken, "a=b")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_series_that_is_not_there_detect_writes_nothing(bool toFile)
    {
        using var directory = new TemporaryDirectory();
        var kept = directory.Write("out.csv", "kept");

        var (code, output, error) = await CommandLine.RunAsync(["detect", directory.Combine("none.csv"), .. (string[])(toFile ? ["--output", kept] : [])]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("none.csv", error, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task Check_lists_every_error_and_exits_1_without_a_stack_trace()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("pronoia.yaml", "global: {intervall: 5s}\ntargets: [{name: a}]\n");

        var (code, _, error) = await CommandLine.RunAsync("check", path);

        Assert.Equal(1, code);
        Assert.Equal(
            [$"{path}:1:10: global: unknown key \"intervall\" (did you mean \"interval\"?)", $"{path}:2:11: target: url is missing", "2 errors"],
            error.TrimEnd().Split("\n"));
    }

    [Fact]
    public async Task Check_shows_where_targets_come_from_without_asking_there()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("prometheus.yml", "scrape_configs: [{job_name: node, static_configs: [{targets: [a, b]}], consul_sd_configs: [{server: 'consul:8500'}]}]");
        var path = directory.Write("pronoia.yaml", """
            scrape_config_files: [prometheus.yml]
            target_discovery: [{name: shops, http_sd_configs: [{url: 'http://user:secret@sd.example/targets?token=secret'}]}]
            federation: [{name: core, match: [up], file_sd_configs: [{files: [core.json]}]}]
            """);

        var (code, output, error) = await CommandLine.RunAsync("check", path);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(" 1 scrape job,", output, StringComparison.Ordinal);
        Assert.EndsWith(
            "  scrape job node: 2 static targets, consul_sd consul:8500\n"
            + "  target discovery shops: 0 static targets, http_sd http://sd.example/targets\n"
            + "  federation core: 0 static targets, file_sd core.json\n",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_of_nothing_is_exit_code_1_with_the_class_of_the_failure()
    {
        var (code, output, _) = await CommandLine.RunAsync("probe", "http://127.0.0.1:1/", "--json");

        Assert.Equal(1, code);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("connect", json.RootElement.GetProperty("failure").GetString());
        Assert.Equal("down", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Detect_scores_a_series_and_names_the_line_of_what_it_cannot_read()
    {
        using var directory = new TemporaryDirectory();
        var rows = Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"2026-01-01 {i / 60:D2}:{i % 60:D2}:00,{(i == 150 ? 900 : 10 + (i % 3))}"));
        var good = directory.Write("good.csv", "timestamp,value\n" + string.Join('\n', rows) + "\n");
        var bad = directory.Write("bad.csv", "timestamp,value\n2026-01-01 00:00:00,1\nsoon,2\n");
        var exported = directory.Write("exported.csv", "series,timestamp,value\na,1795262400,1\na,1795262460,stale\n");
        var two = directory.Write("two.csv", "series,timestamp,value\na,1795262400,1\nb,1795262400,2\n");
        var output = directory.Combine("out.csv");

        var (exportedCode, _, _) = await CommandLine.RunAsync("detect", exported);
        var (twoCode, _, twoError) = await CommandLine.RunAsync("detect", two);
        var (code, _, _) = await CommandLine.RunAsync("detect", good, "--output", output);
        var (badCode, _, error) = await CommandLine.RunAsync("detect", bad);

        var lines = (await File.ReadAllLinesAsync(output)).Skip(1).Select(l => l.Split(',')).ToArray();
        Assert.Equal((0, 200), (code, lines.Length));
        Assert.Equal("2026-01-01 02:30:00", lines.MaxBy(l => double.Parse(l[2], System.Globalization.CultureInfo.InvariantCulture))![0]);
        Assert.Equal(0, exportedCode);
        Assert.Equal(1, twoCode);
        Assert.Contains("line 3: a second series, b: expected a file for each", twoError, StringComparison.Ordinal);
        Assert.Equal(1, badCode);
        Assert.Contains("line 3: \"soon\" is not a time", error, StringComparison.Ordinal);
    }
}
