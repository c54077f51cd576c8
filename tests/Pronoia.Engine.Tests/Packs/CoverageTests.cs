using System.Text.RegularExpressions;

namespace Pronoia.Engine.Tests.Packs;

/// <summary>packs/coverage.md is complete and true: what the documents name is there, and what the map names exists.</summary>
public sealed partial class CoverageTests
{
    private static readonly (string Pack, string Document)[] Documents =
    [
        ("protocol", "protocol-monitoring-setup.md"),
        ("bot-core", "bot-core-infrastructure-report.md"),
        ("bot-core", "bot-core-metrics-specification.md"),
        ("aptos-agents", "aptos-agents-monitoring.md"),
        ("agentic-deals", "agentic-deals-monitoring.md"),
    ];

    private static string Map => File.ReadAllText(Path.Combine(Pack.Root, "coverage.md"));

    [ReferenceFact("specs")]
    public void EveryNamedAlertIsARuleAndOnTheMap()
    {
        var map = Map;
        foreach (var (pack, document) in Documents)
        {
            var named = AlertNames(File.ReadAllText(ReferenceData.Require("specs/" + document)));
            Assert.NotEmpty(named);
            var rules = new Pack(pack).Alerts().Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
            Assert.All(named, name => Assert.True(rules.Contains(name), $"{document}: {name} is no rule of {pack}"));
            Assert.All(named, name => Assert.True(map.Contains($"`{name}`", StringComparison.Ordinal), $"{document}: {name} is not on the map"));
        }
    }

    [ReferenceFact("specs")]
    public void EveryNamedRecordingRuleIsARule()
    {
        var report = File.ReadAllText(ReferenceData.Require("specs/bot-core-infrastructure-report.md"));
        var named = RecordedNames().Matches(report).Select(m => m.Value).Distinct(StringComparer.Ordinal).ToArray();
        var rules = new Pack("bot-core").Rules().Select(r => r.Name).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Length >= 14);
        Assert.All(named, name => Assert.True(rules.Contains(name), $"{name} is not recorded"));
    }

    [ReferenceFact("specs")]
    public void EveryDocumentIsOnTheMap()
    {
        var map = Map;
        foreach (var (_, document) in Documents)
        {
            Assert.Contains(document, map, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryFileOnTheMapExists()
    {
        var files = FileNames().Matches(Map).Select(m => m.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.True(files.Length > 20);
        Assert.All(files, file => Assert.True(Path.Exists(Path.Combine(ReferenceData.Repository, file)), $"{file} does not exist"));
    }

    [Fact]
    public void EveryTestOnTheMapExists()
    {
        var tests = typeof(CoverageTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        var named = TestNames().Matches(Map).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    /// <summary>The names as the four documents write them: rules in YAML, lists "- Name - condition", tables and "Name:" before "condition:".</summary>
    private static IReadOnlyList<string> AlertNames(string document)
    {
        string[] names = [
            .. YamlAlerts().Matches(document).Select(m => m.Groups["name"].Value),
            .. ListedAlerts().Matches(document).Select(m => m.Groups["name"].Value),
            .. TabledAlerts().Matches(document).Select(m => m.Groups["name"].Value),
            .. DescribedAlerts().Matches(document).Select(m => m.Groups["name"].Value),
        ];
        return [.. names.Select(n => n.Replace(" ", "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex YamlAlerts();

    [GeneratedRegex(@"^- (?<name>[A-Z]\w+) - ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ListedAlerts();

    [GeneratedRegex(@"^\| (?<name>[^|]+?) \| [^|]+ \| P[1-4] \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex TabledAlerts();

    [GeneratedRegex(@"^(?<name>[A-Z][\w ]+):\r?\n  condition:", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex DescribedAlerts();

    [GeneratedRegex(@"\b(instance|container|service|slo|trading):[a-z0-9_]+:[a-z0-9]+\b", RegexOptions.ExplicitCapture)]
    private static partial Regex RecordedNames();

    [GeneratedRegex(@"`(?<path>(packs|dashboards|docs|tests)/[\w./-]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex FileNames();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex TestNames();
}
