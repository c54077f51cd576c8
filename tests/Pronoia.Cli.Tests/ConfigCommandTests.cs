using System.IO.Compression;

namespace Pronoia.Cli.Tests;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pronoia-test-");

    private string Config => Path.Combine(_directory.FullName, "pronoia.yaml");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_push_sends_the_configuration_with_its_files_and_the_key_and_no_secret_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "r.yml"), "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "token"), "s3cret");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "key.txt"), "the-key\n");
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "body.json"), "{}");
        await File.WriteAllTextAsync(Config, """
            rule_files: [r.yml]
            heartbeats: [{name: backup, period: 1d, token_file: token}]
            alerting:
              route: {receiver: hook}
              receivers: [{name: hook, webhook_configs: [{url: '${HOOK_OF_THE_CLOUD}'}]}]
            """);
        await using var api = await FakeApi.StartAsync(200, """{"status":"taken","targets":1,"federation":2,"rules":3}""");

        var (code, output, error) = await CommandLine.RunAsync("config", "push", Config, "--url", api.Url, "--key-file", Path.Combine(_directory.FullName, "key.txt"), "--include", "*.json");

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("The deployment has taken the configuration: 1 targets, 2 federation sources, 3 rules (", output, StringComparison.Ordinal);
        Assert.StartsWith("PUT /-/configuration ", Assert.Single(api.Requests), StringComparison.Ordinal);
        Assert.Equal("the-key", api.FunctionKey);
        using var zip = new ZipArchive(new MemoryStream(api.Body!));
        Assert.Equal(["body.json", "pronoia.yaml", "r.yml"], zip.Entries.Select(e => e.FullName));
    }

    [Fact]
    public async Task What_the_deployment_refuses_is_printed_line_by_line()
    {
        await File.WriteAllTextAsync(Config, "targets: [{name: a, url: 'http://a.example/'}]");
        await using var api = await FakeApi.StartAsync(422, """{"error":"the configuration is bad","errors":["pronoia.yaml:1:2: one","pronoia.yaml:3:4: two"],"not_shown":0}""");
        var (code, output, error) = await CommandLine.RunAsync("config", "push", Config, "--url", api.Url, "--dry-run");
        Assert.Equal((1, ""), (code, output));
        Assert.Equal("pronoia.yaml:1:2: one\npronoia.yaml:3:4: two\nThe deployment refused the configuration; it runs what it ran before.\n", error);
        Assert.StartsWith("PUT /-/configuration?dry_run=true ", Assert.Single(api.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_bad_here_is_not_sent()
    {
        await File.WriteAllTextAsync(Config, "targets: [{name: a, url: 'http://a.example/', colour: red}]");
        await using var api = await FakeApi.StartAsync(200, "{}");
        var (code, _, error) = await CommandLine.RunAsync("config", "push", Config, "--url", api.Url);
        Assert.Equal(1, code);
        Assert.Contains("colour", error, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_deployment_without_a_key_says_so()
    {
        await File.WriteAllTextAsync(Config, "targets: [{name: a, url: 'http://a.example/'}]");
        await using var api = await FakeApi.StartAsync(401, "");
        var (code, _, error) = await CommandLine.RunAsync("config", "push", Config, "--url", api.Url);
        Assert.Equal(1, code);
        Assert.Contains("answered 401", error, StringComparison.Ordinal);
    }
}
