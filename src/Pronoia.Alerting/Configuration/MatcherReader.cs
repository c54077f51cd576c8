using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Alerting.Configuration;

/// <summary>Reads the old (<c>match</c>, <c>match_re</c>) and the new (<c>matchers</c>) notation of matchers.</summary>
internal static class MatcherReader
{
    /// <summary>All matchers, sorted by name, value and type as Alertmanager sorts them.</summary>
    public static IReadOnlyList<Matcher> Read(YamlMap map, string equalKey, string regexKey, string matchersKey)
    {
        var matchers = new List<Matcher>();
        Pairs(map, equalKey, MatchType.Equal, matchers);
        Pairs(map, regexKey, MatchType.Regexp, matchers);
        foreach (var text in map.Strings(matchersKey))
        {
            try
            {
                matchers.AddRange(MatcherParser.Parse(text));
            }
            catch (FormatException e)
            {
                map.Error(matchersKey, e.Message);
            }
        }

        return
        [
            .. matchers.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Value, StringComparer.Ordinal).ThenBy(m => m.Type),
        ];
    }

    private static void Pairs(YamlMap map, string key, MatchType type, List<Matcher> into)
    {
        foreach (var (name, value) in map.StringMap(key))
        {
            if (!LabelNames.IsLegacyLabelName(name))
            {
                map.Error(key, $"\"{name}\" is not a valid label name");
                continue;
            }

            try
            {
                // Group keys show the old notation's patterns with their anchors, as Alertmanager does.
                var matcher = new Matcher(type, name, value);
                into.Add(type == MatchType.Regexp ? new Matcher(type, name, $"^(?:{value})$") : matcher);
            }
            catch (FormatException e)
            {
                map.Error(key, $"{name}: {e.Message}");
            }
        }
    }
}
