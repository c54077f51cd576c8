using System.Text;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Tests.Rules;

/// <summary>The rule files inside the specifications of real systems load as they are.</summary>
public class SpecificationRulesTests
{
    [ReferenceFact("specs")]
    public void Every_rule_file_of_the_specifications_loads()
    {
        var rules = 0;
        foreach (var (name, yaml) in RuleFiles())
        {
            var diagnostics = new Diagnostics();
            var file = RuleFile.Read(YamlFile.Parse(yaml, name, diagnostics), name, diagnostics);
            Assert.Empty(diagnostics.Errors);
            rules += file.Groups.Sum(g => g.Rules.Count);
        }

        Assert.InRange(rules, 10, 1000);
    }

    [PeerFact("promtool", reference: "specs")]
    public async Task Promtool_counts_the_same_rules()
    {
        foreach (var (name, yaml) in RuleFiles())
        {
            var path = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(path, yaml);
                var file = RuleFile.Load(path, new Diagnostics());
                var (exitCode, output) = await Peer.RunAsync("promtool", ["check", "rules", path]);
                Assert.Equal(0, exitCode);
                Assert.True(output.Contains($"SUCCESS: {file.Groups.Sum(g => g.Rules.Count)} rules found", StringComparison.Ordinal), $"{name}: {output}");
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    // A block of YAML that begins with groups:, as the specifications show rule files.
    private static IEnumerable<(string Name, string Yaml)> RuleFiles()
    {
        foreach (var path in Directory.GetFiles(ReferenceData.Require("specs"), "*.md"))
        {
            var block = new StringBuilder();
            var inside = false;
            foreach (var line in File.ReadLines(path))
            {
                if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                {
                    if (inside && block.ToString().Split('\n').Any(l => l == "groups:"))
                    {
                        yield return (Path.GetFileName(path), block.ToString());
                    }

                    inside = !inside;
                    block.Clear();
                }
                else if (inside)
                {
                    block.Append(line).Append('\n');
                }
            }
        }
    }
}
