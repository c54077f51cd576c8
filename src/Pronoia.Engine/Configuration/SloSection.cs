using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.Yaml;
using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>slo_files</c> and <c>slos</c>, and makes the rules of the objectives.</summary>
internal sealed class SloSection(string file, string baseDirectory, Diagnostics diagnostics, List<string> files)
{
    private const string DefaultService = "pronoia";

    // Burn-rate conditions speak of five minutes and more: more evaluations would read the same long ranges for nothing.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);
    private readonly List<(SloDefinition Slo, string File)> _slos = [];

    /// <summary>The name of the group that holds an objective's rules.</summary>
    public static string GroupName(SloDefinition slo) => $"slo-{slo.Id}";

    /// <summary>Reads both keys.</summary>
    public IReadOnlyList<SloDefinition> Read(YamlMap map)
    {
        foreach (var pattern in map.Strings("slo_files"))
        {
            var found = FileGlob.Expand(baseDirectory, pattern);
            if (found.Count == 0)
            {
                map.Error("slo_files", $"\"{pattern}\" names no file");
            }

            foreach (var path in found)
            {
                files.Add(path);
                if (PointedFile.Exists(map, "slo_files", pattern, path) && YamlFile.Load(path, diagnostics) is { } root)
                {
                    var document = YamlMap.Of(root, diagnostics, "slos");
                    Add(SloReader.Read(document), path, document.Position);
                }
            }
        }

        Add(SloReader.ReadList(map, "slos", DefaultService), file, map.At("slos"));
        return [.. _slos.Select(s => s.Slo)];
    }

    /// <summary>
    /// One group for each objective, so that its ratios, its metadata and its alerts are evaluated in this order and in one message.
    /// </summary>
    /// <param name="evaluationInterval">How often rules are evaluated that state no interval.</param>
    /// <param name="others">The groups of rule files: rules generated for the same objective there would fire every alert twice.</param>
    public IEnumerable<RuleGroup> Rules(TimeSpan evaluationInterval, IReadOnlyList<RuleGroup> others)
    {
        foreach (var (slo, source) in _slos)
        {
            if (others.FirstOrDefault(g => g.Rules.Any(r => r.Labels.Any(l => l.Name == "sloth_id" && l.Value == slo.Id))) is { } other)
            {
                diagnostics.Error(new SourcePosition(source, 1, 1), $"slo \"{slo.Id}\": {other.File} holds rules for it already; give either the objective or its rules");
                continue;
            }

            yield return new RuleGroup(GroupName(slo), source, [.. SloRules.Generate(slo, source).SelectMany(g => g.Rules)])
            {
                Interval = evaluationInterval < ShortestInterval ? ShortestInterval : evaluationInterval,
            };
        }
    }

    private void Add(IReadOnlyList<SloDefinition> slos, string source, SourcePosition position)
    {
        foreach (var slo in slos)
        {
            if (_taken.TryAdd(slo.Id, source))
            {
                _slos.Add((slo, source));
            }
            else if (_taken[slo.Id] != source)
            {
                // Within one file the reader has said so, at the line.
                diagnostics.Error(position, $"slo \"{slo.Id}\" occurs in {_taken[slo.Id]}, too");
            }
        }
    }
}
