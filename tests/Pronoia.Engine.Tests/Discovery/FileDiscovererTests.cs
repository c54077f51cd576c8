using Pronoia.Engine.Discovery;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Tests.Discovery;

public sealed class FileDiscovererTests
{
    [Fact]
    public async Task JSON_and_YAML_files_are_found_by_pattern_and_a_broken_one_keeps_its_last_good_groups()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a.json", """[{"targets": ["a:1", "a:2"], "labels": {"zone": "x"}}]""");
        directory.Write("b.yml", "- targets: ['b:1']\n");
        directory.Write("ignored.txt", "not a target file");
        using var discoverer = new FileDiscoverer(new FileDiscovery(["*.json", "*.yml", "b.yml"], TimeSpan.FromMinutes(5), directory.Path));

        var first = await discoverer.DiscoverAsync([], CancellationToken.None);
        directory.Write("a.json", "[{");
        directory.Write("b.yml", "- targets: ['b:2']\n");
        var second = await discoverer.DiscoverAsync(first.Units, CancellationToken.None);
        File.Delete(directory.Combine("a.json"));
        var third = await discoverer.DiscoverAsync(second.Units, CancellationToken.None);

        Assert.Empty(first.Errors);
        Assert.Equal(["a.json a:1 a:2", "b.yml b:1"], Shown(first));
        Assert.Equal("{__meta_filepath=\"a.json\", zone=\"x\"}", first.Units[0].Groups[0].Labels.ToString());
        Assert.Equal(["a.json a:1 a:2", "b.yml b:2"], Shown(second));
        Assert.StartsWith(directory.Combine("a.json") + ":", Assert.Single(second.Errors), StringComparison.Ordinal);
        Assert.Equal(["b.yml b:2"], Shown(third));
        Assert.Empty(third.Errors);
    }

    [Theory]
    [InlineData("{}", "expected a list of target groups, found a mapping")]
    [InlineData("[{targets: [1:2, {}]}]", "target group: targets: expected an address, found a mapping")]
    [InlineData("[{target: [a]}]", "target group: unknown key \"target\" (did you mean \"targets\"?)")]
    [InlineData("[{targets: [a], labels: {a-b: c}}]", "target group: labels: invalid name \"a-b\": expected letters, digits and underscores, not starting with a digit")]
    public async Task A_mistake_is_named(string text, string expected)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("t.yml", text);
        using var discoverer = new FileDiscoverer(new FileDiscovery(["t.yml"], TimeSpan.FromMinutes(5), directory.Path));

        var outcome = await discoverer.DiscoverAsync([], CancellationToken.None);

        Assert.EndsWith(": " + expected, Assert.Single(outcome.Errors), StringComparison.Ordinal);
        Assert.Empty(outcome.Units);
    }

    private static IEnumerable<string> Shown(DiscoveryOutcome outcome) =>
        outcome.Units.Select(u => $"{u.Name} {string.Join(' ', u.Groups.SelectMany(g => g.Targets).Select(t => t["__address__"]))}");
}
