using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads series selectors such as <c>up{job="api"}</c>.</summary>
internal static class Selectors
{
    /// <summary>Whether a series fulfils every matcher.</summary>
    public static bool AllMatch(IReadOnlyList<Matcher> matchers, Labels series)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(series))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The matchers of the selector under a key.</summary>
    public static IReadOnlyList<Matcher> Read(YamlMap map, string key)
    {
        if (map.String(key, required: true) is not { Length: > 0 } text)
        {
            return [];
        }

        return Parse(text, message => map.Error(key, message));
    }

    /// <summary>A list item that must be a selector, as text.</summary>
    public static string ReadText(YamlValue item, YamlMap map)
    {
        if (item is not YamlScalar scalar)
        {
            map.Diagnostics.Error(item.Position, $"{map.What}: expected a selector such as '{{job=\"api\"}}', found {YamlMap.Describe(item)}");
            return "";
        }

        Parse(scalar.Text, message => map.Diagnostics.Error(item.Position, $"{map.What}: {message}"));
        return scalar.Text;
    }

    /// <summary>The matchers of a selector; none where <paramref name="error"/> was called.</summary>
    public static IReadOnlyList<Matcher> Parse(string text, Action<string> error)
    {
        try
        {
            return PromQLParser.ParseSelector(text).Matchers;
        }
        catch (PromQLException e)
        {
            error($"not a series selector: {e.Message}");
            return [];
        }
    }
}
