namespace Pronoia.Engine.Tests.Packs;

/// <summary>The real promtool and amtool accept the packs' files.</summary>
public sealed class PackPeerTests
{
    [PeerFact("promtool")]
    public async Task PromtoolAcceptsTheRules()
    {
        var (exit, output) = await Peer.RunAsync("promtool", ["check", "rules", .. Pack.Names.SelectMany(n => new Pack(n).RuleFiles)]);

        Assert.True(exit == 0, output);
    }

    [PeerFact("promtool")]
    public async Task PromtoolPassesTheRuleTests()
    {
        foreach (var file in Pack.Names.SelectMany(n => new Pack(n).RuleTests))
        {
            var (exit, output) = await Peer.RunAsync("promtool", ["test", "rules", file]);

            Assert.True(exit == 0, output);
        }
    }

    /// <summary>Where a pack uses what only Pronoia has (docs/alerting.md), Alertmanager takes the file without these lines.</summary>
    [PeerFact("amtool")]
    public async Task AmtoolAcceptsTheRoutes()
    {
        foreach (var pack in Pack.Names.Select(n => new Pack(n)))
        {
            using var directory = new TemporaryDirectory();
            var file = Path.Combine(directory.Path, "alertmanager.yml");
            await File.WriteAllTextAsync(file, pack.ForAlertmanager().Replace("templates/*.tmpl", pack.Path("templates/*.tmpl"), StringComparison.Ordinal));

            var (exit, output) = await Peer.RunAsync("amtool", ["check-config", file]);

            Assert.True(exit == 0, output);
        }
    }
}
