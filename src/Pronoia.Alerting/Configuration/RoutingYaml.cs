using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pronoia.Alerting.Routing;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Configuration;

/// <summary>
/// Writes what a configuration says about where alerts go, in Alertmanager's format: enough for <c>amtool config routes</c>, and nothing that could be secret.
/// </summary>
internal static class RoutingYaml
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AlertmanagerConfig config)
    {
        var yaml = new StringBuilder("# Integrations, templates and secrets are left out.\n");
        yaml.Append("global:\n  resolve_timeout: ").Append(PrometheusDuration.Format(config.ResolveTimeout)).Append("\nroute:\n");
        Write(yaml, config.Route, parent: null, "  ");
        if (config.InhibitRules.Count > 0)
        {
            yaml.Append("inhibit_rules:\n");
            foreach (var rule in config.InhibitRules)
            {
                yaml.Append("  - source_matchers: ").Append(Matchers(rule.Source)).Append('\n');
                yaml.Append("    target_matchers: ").Append(Matchers(rule.Target)).Append('\n');
                yaml.Append("    equal: ").Append(List(rule.Equal)).Append('\n');
            }
        }

        // Their names are what routes refer to.
        if (config.TimeIntervals.Count > 0)
        {
            yaml.Append("time_intervals:\n");
            foreach (var name in config.TimeIntervals.Keys)
            {
                yaml.Append("  - name: ").Append(Quoted(name)).Append("\n    time_intervals: []\n");
            }
        }

        yaml.Append("receivers:\n");
        foreach (var receiver in config.Receivers)
        {
            yaml.Append("  - name: ").Append(Quoted(receiver.Name)).Append('\n');
        }

        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, Route route, Route? parent, string indent)
    {
        void Line(string key, string value) => yaml.Append(indent).Append(key).Append(": ").Append(value).Append('\n');
        Line("receiver", Quoted(route.Receiver));
        if (parent is null || route.GroupByAll != parent.GroupByAll || !route.GroupBy.SequenceEqual(parent.GroupBy, StringComparer.Ordinal))
        {
            Line("group_by", route.GroupByAll ? "['...']" : List(route.GroupBy));
        }

        if (route.Matchers.Count > 0)
        {
            Line("matchers", Matchers(route.Matchers));
        }

        if (route.Continue)
        {
            Line("continue", "true");
        }

        Line("group_wait", PrometheusDuration.Format(route.GroupWait));
        Line("group_interval", PrometheusDuration.Format(route.GroupInterval));
        Line("repeat_interval", PrometheusDuration.Format(route.RepeatInterval));
        foreach (var (key, names) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("mute_time_intervals", route.MuteTimeIntervals), ("active_time_intervals", route.ActiveTimeIntervals)])
        {
            if (names.Count > 0)
            {
                Line(key, List(names));
            }
        }

        if (route.Children.Count > 0)
        {
            yaml.Append(indent).Append("routes:\n");
            foreach (var child in route.Children)
            {
                var start = yaml.Length;
                Write(yaml, child, route, indent + "    ");
                yaml[start + indent.Length + 2] = '-';
            }
        }
    }

    private static string Matchers(IReadOnlyList<Matcher> matchers) => List(matchers.Select(m => m.ToString()));

    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    // A JSON text is a double-quoted scalar of YAML.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Quoting);
}
