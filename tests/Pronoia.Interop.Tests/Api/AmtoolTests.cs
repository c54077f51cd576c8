using System.Text.Json;

namespace Pronoia.Interop.Tests.Api;

/// <summary>Debian's amtool as a client of ours.</summary>
public sealed class AmtoolTests
{
    [PeerFact("amtool")]
    public async Task Amtool_adds_and_queries_alerts()
    {
        await using var host = await ApiHost.StartAsync();

        await RunAsync(host, "alert", "add", "Disk full", "severity=page", "instance=a:9100", "--annotation=summary=it is full");
        await RunAsync(host, "alert", "add", "Other", "severity=info");

        using var alerts = JsonDocument.Parse(await RunAsync(host, "alert", "query", "-o", "json", "severity=page"));
        var alert = Assert.Single(alerts.RootElement.EnumerateArray());
        Assert.Equal("Disk full", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("it is full", alert.GetProperty("annotations").GetProperty("summary").GetString());
        var table = await RunAsync(host, "alert", "query");
        Assert.Contains("Disk full", table, StringComparison.Ordinal);
        Assert.Contains("Other", table, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", await RunAsync(host, "alert", "query", "alertname=~D.*"), StringComparison.Ordinal);
    }

    [PeerFact("amtool")]
    public async Task Amtool_adds_queries_and_expires_silences()
    {
        await using var host = await ApiHost.StartAsync();
        await RunAsync(host, "alert", "add", "A", "instance=x");

        var id = (await RunAsync(host, "silence", "add", "--author=ada", "--comment=planned work", "--duration=2h", "alertname=A", "instance=~x|y")).Trim();

        Assert.Contains(id, await RunAsync(host, "silence", "query"), StringComparison.Ordinal);
        Assert.Contains("planned work", await RunAsync(host, "silence", "query", "-o", "extended", "alertname=A"), StringComparison.Ordinal);
        Assert.Contains("alertname", await RunAsync(host, "alert", "query", "--silenced", "-o", "json"), StringComparison.Ordinal);
        await RunAsync(host, "silence", "update", "--comment=longer than planned", "--duration=3h", id);
        id = (await RunAsync(host, "silence", "query", "-q")).Trim();
        Assert.Contains("longer than planned", await RunAsync(host, "silence", "query"), StringComparison.Ordinal);
        await RunAsync(host, "silence", "expire", id);
        Assert.DoesNotContain(id, await RunAsync(host, "silence", "query"), StringComparison.Ordinal);
        Assert.Contains(id, await RunAsync(host, "silence", "query", "--expired"), StringComparison.Ordinal);
    }

    [PeerFact("amtool")]
    public async Task Amtool_shows_our_errors()
    {
        await using var host = await ApiHost.StartAsync();

        var (exit, output) = await Peer.RunAsync("amtool", ["--no-version-check", "--alertmanager.url", host.Url.AbsoluteUri, "silence", "expire", "0190b0b0-0000-7000-8000-000000000000"]);

        Assert.NotEqual(0, exit);
        Assert.Contains("404", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(ApiHost host, params string[] arguments)
    {
        var (exit, output) = await Peer.RunAsync("amtool", ["--no-version-check", "--alertmanager.url", host.Url.AbsoluteUri, .. arguments]);
        Assert.True(exit == 0, $"amtool {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
