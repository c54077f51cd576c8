using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Relabel;

/// <summary>Reads relabelling steps strictly, with the checks that Prometheus makes.</summary>
public static class RelabelConfigReader
{
    // A label name, in which groups of the match may stand.
    private static readonly Regex TargetPattern = Re2.CompileAnchored("(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+");

    private static readonly (string Name, RelabelAction Action)[] Actions = [.. Enum.GetValues<RelabelAction>().Select(a => (a.ToString().ToLowerInvariant(), a))];

    /// <summary>Reads a list of steps, such as <c>relabel_configs</c>.</summary>
    /// <param name="owner">The mapping that holds the list.</param>
    /// <param name="key">The list's key.</param>
    /// <returns>The steps that could be read; errors are in the mapping's diagnostics.</returns>
    public static IReadOnlyList<RelabelConfig> ReadList(YamlMap owner, string key)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner.Maps(key, key, Read);
    }

    /// <summary>Reads one step; the caller calls <see cref="YamlMap.Done"/>.</summary>
    public static RelabelConfig Read(YamlMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var action = ReadAction(map);
        var regex = map.String("regex", RelabelConfig.DefaultRegex);
        var replacement = map.String("replacement", RelabelConfig.DefaultReplacement);
        var target = map.String("target_label", "");
        var separator = map.String("separator", RelabelConfig.DefaultSeparator);
        var sources = map.Strings("source_labels");
        var modulus = (ulong)map.Int("modulus", 0, 0);
        foreach (var source in sources)
        {
            if (source.Length == 0)
            {
                map.Error("source_labels", "a label name must not be empty");
            }
        }

        Check(map, action, target, replacement);
        if (action == RelabelAction.HashMod && modulus == 0)
        {
            map.Error("modulus", "hashmod needs a modulus of 1 or more");
            modulus = 1;
        }

        try
        {
            return new RelabelConfig(regex, replacement, target) { Action = action, SourceLabels = sources, Separator = separator, Modulus = modulus };
        }
        catch (FormatException e)
        {
            map.Error("regex", e.Message);
            return new RelabelConfig(replacement: replacement, targetLabel: target) { Action = action, SourceLabels = sources, Separator = separator, Modulus = modulus };
        }
    }

    private static RelabelAction ReadAction(YamlMap map)
    {
        // Prometheus takes any case.
        var text = map.String("action", "replace");
        foreach (var (name, action) in Actions)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return action;
            }
        }

        var names = Actions.Select(a => a.Name).ToList();
        map.Error("action", $"unknown relabel action \"{text}\": expected one of {string.Join(", ", names)}{Nearest.Hint(text, names)}");
        return RelabelAction.Keep;
    }

    private static void Check(YamlMap map, RelabelAction action, string target, string replacement)
    {
        var name = action.ToString().ToLowerInvariant();
        var setsTarget = action is RelabelAction.Replace or RelabelAction.KeepEqual or RelabelAction.DropEqual or RelabelAction.HashMod
            or RelabelAction.Lowercase or RelabelAction.Uppercase;
        if (setsTarget && target.Length == 0)
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: {name} needs a target_label");
        }
        else if (setsTarget && !(action == RelabelAction.Replace ? TargetPattern.IsMatch(target) : LabelNames.IsLegacyLabelName(target)))
        {
            map.Error("target_label", $"\"{target}\" is not a label name, which {name} needs");
        }

        if (action == RelabelAction.LabelMap && !TargetPattern.IsMatch(replacement))
        {
            map.Error("replacement", $"\"{replacement}\" is not a label name, which labelmap needs");
        }

        string[] unused = action switch
        {
            RelabelAction.KeepEqual or RelabelAction.DropEqual => ["regex", "modulus", "separator", "replacement"],
            RelabelAction.LabelDrop or RelabelAction.LabelKeep => ["source_labels", "target_label", "modulus", "separator", "replacement"],
            RelabelAction.Lowercase or RelabelAction.Uppercase => ["replacement"],
            _ => [],
        };
        foreach (var key in unused)
        {
            if (map.Has(key) && !IsDefault(map, key))
            {
                map.Error(key, $"{name} does not take it");
            }
        }
    }

    private static bool IsDefault(YamlMap map, string key) => map.Value(key) is YamlScalar scalar && scalar.Text == key switch
    {
        "regex" => RelabelConfig.DefaultRegex,
        "separator" => RelabelConfig.DefaultSeparator,
        "replacement" => RelabelConfig.DefaultReplacement,
        _ => null,
    };
}
