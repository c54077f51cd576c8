using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Tests.Packs;

/// <summary>A pack as it lies in the repository.</summary>
internal sealed class Pack(string name)
{
    /// <summary>The keys of docs/alerting.md that Alertmanager does not know; packs write each on one line.</summary>
    private static readonly string[] OwnKeys = ["escalate_after:", "escalate_to:", "fallback_receiver:", "digests:", "twilio_configs:"];

    public static IReadOnlyList<string> Names { get; } = ["agentic-deals", "aptos-agents", "bot-core", "protocol"];

    public static TheoryData<string> All => [.. Names];

    public static string Root { get; } = System.IO.Path.Combine(ReferenceData.Repository, "packs");

    public string Directory { get; } = System.IO.Path.Combine(Root, name);

    public IReadOnlyList<string> RuleFiles => [.. System.IO.Directory.EnumerateFiles(Path("rules"), "*.yml").Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> RuleTests => [.. System.IO.Directory.EnumerateFiles(Directory, "*_test.yml").Order(StringComparer.Ordinal)];

    public string Path(string file) => System.IO.Path.Combine(Directory, file);

    public bool Has(string file) => File.Exists(Path(file));

    /// <summary>Loads as on a machine where nothing is set.</summary>
    public PronoiaConfig Load() => ConfigurationLoader.Load(Path("pronoia.yaml"), _ => null);

    public IReadOnlyList<Rule> Rules()
    {
        var diagnostics = new Diagnostics();
        var rules = RuleFiles.SelectMany(f => RuleFile.Load(f, diagnostics).Groups).SelectMany(g => g.Rules).ToArray();
        diagnostics.ThrowIfErrors();
        return rules;
    }

    public IReadOnlyList<AlertingRule> Alerts() => [.. Rules().OfType<AlertingRule>()];

    /// <summary>alertmanager.yml without Pronoia's own keys.</summary>
    public string ForAlertmanager() => string.Join('\n', File.ReadLines(Path("alertmanager.yml"))
        .Where(line => !OwnKeys.Any(key => line.TrimStart().StartsWith(key, StringComparison.Ordinal)))) + "\n";
}
