using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Configuration;

public sealed class HeartbeatSectionTests
{
    [Fact]
    public void A_heartbeat_has_a_name_a_period_and_a_grace()
    {
        var heartbeat = Assert.Single(Read("{name: backup, period: 1d, labels: {team: ops}}").Heartbeats);

        Assert.Equal(("backup", TimeSpan.FromDays(1), TimeSpan.FromMinutes(1), null), (heartbeat.Name, heartbeat.Period, heartbeat.Grace, heartbeat.Token));
        Assert.Equal("{job=\"heartbeat\", name=\"backup\", team=\"ops\"}", heartbeat.Target.SeriesLabels.ToString());
    }

    [Fact]
    public void The_token_comes_from_a_file_without_its_line_end()
    {
        var directory = Directory.CreateTempSubdirectory("pronoia-test-");
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "token"), "s3cret\n");
            Assert.Equal("s3cret", Read("{name: a, period: 1h, token_file: token}", directory.FullName).Heartbeats[0].Token);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("{period: 1h}", "heartbeat: name is missing")]
    [InlineData("{name: a/b, period: 1h}", "heartbeat: name: expected letters, digits and - _ .")]
    [InlineData("{name: a}", "heartbeat: period: is missing")]
    [InlineData("{name: a, period: 1ms}", "heartbeat: period: 1ms is too short: at least 1s")]
    [InlineData("{name: a, period: 1h, labels: {name: b}}", "heartbeat: labels: name is set by Pronoia itself")]
    [InlineData("{name: a, period: 1h, token: ''}", "heartbeat: token: must not be empty")]
    [InlineData("{name: a, period: 1h, token_file: nothing}", "heartbeat: token_file: no such file")]
    [InlineData("{name: a, period: 1h, graze: 1m}", "heartbeat: unknown key \"graze\"")]
    [InlineData("{name: a, period: 1h}, {name: a, period: 1h}", "heartbeat: name: \"a\" is taken by the entry at line 1")]
    public void Mistakes_are_named(string items, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(items)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_of_a_target_is_taken() => Assert.Contains(
        "is taken by a target",
        Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Parse(
            "targets: [{name: a, url: 'http://x'}]\nheartbeats: [{name: a, period: 1h}]", "test.yaml", ".")).Message,
        StringComparison.Ordinal);

    private static PronoiaConfig Read(string items, string directory = ".") => ConfigurationLoader.Parse($"heartbeats: [{items}]", "test.yaml", directory);
}
