namespace Pronoia.Cli.Tests;

public sealed class NotifyCommandTests
{
    [Fact]
    public async Task A_receiver_that_accepts_is_exit_code_0_and_one_that_refuses_1()
    {
        using var directory = new TemporaryDirectory();
        await using var good = await FakeApi.StartAsync(200, "");
        await using var bad = await FakeApi.StartAsync(400, "no");
        var config = directory.Write("pronoia.yaml", $$"""
            targets: [{name: a, url: 'http://127.0.0.1:1'}]
            alerting:
              route: {receiver: good}
              receivers:
                - {name: good, webhook_configs: [{url: '{{good.Url}}/hook'}]}
                - {name: bad, webhook_configs: [{url: '{{bad.Url}}/secret'}]}
                - {name: nobody}
            """);

        var (accepted, output, error) = await CommandLine.RunAsync("notify", "test", "good", "--config", config);
        var (refused, reason, _) = await CommandLine.RunAsync("notify", "test", "bad", "--config", config);
        var (empty, _, _) = await CommandLine.RunAsync("notify", "test", "nobody", "--config", config);
        var (unknown, _, hint) = await CommandLine.RunAsync("notify", "test", "goood", "--config", config);

        Assert.Equal((0, "webhook[0]: accepted\n", ""), (accepted, output, error));
        Assert.Contains("PronoiaTest", Assert.Single(good.Requests), StringComparison.Ordinal);
        Assert.Equal((1, 1, 2), (refused, empty, unknown));
        Assert.StartsWith("webhook[0]: ", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("/secret", reason, StringComparison.Ordinal);
        Assert.Contains("did you mean \"good\"?", hint, StringComparison.Ordinal);
    }
}
