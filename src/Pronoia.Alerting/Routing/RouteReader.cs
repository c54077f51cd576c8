using Pronoia.Alerting.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Routing;

/// <summary>Reads the <c>route</c> tree of a configuration.</summary>
internal sealed class RouteReader(Diagnostics diagnostics, IReadOnlySet<string> receivers, IReadOnlySet<string> timeIntervals)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads the root and everything below it.</summary>
    public Route Root(YamlMap map)
    {
        var matchers = MatcherReader.Read(map, "match", "match_re", "matchers");
        if (matchers.Count > 0)
        {
            diagnostics.Error(map.Position, "root route must not have any matchers");
        }

        foreach (var key in (ReadOnlySpan<string>)["mute_time_intervals", "active_time_intervals"])
        {
            if (map.Has(key))
            {
                map.Error(key, "root route must not have any time intervals");
            }
        }

        if (!map.Has("receiver"))
        {
            diagnostics.Error(map.Position, "root route must specify a default receiver");
        }

        return Read(map, Route.Defaults, [], "{}");
    }

    private Route Read(YamlMap map, Route parent, IReadOnlyList<Matcher> matchers, string key)
    {
        if (map.Has("labels"))
        {
            map.Error("labels", "labels of routes are not supported: write what they say into the templates of a receiver, or as labels of the alerts");
        }

        var receiver = map.String("receiver", parent.Receiver);
        CheckReceiver(map, "receiver", receiver);
        var (groupBy, all) = GroupBy(map, parent);
        var escalateTo = map.Has("escalate_to") ? Names(map, "escalate_to") : parent.EscalateTo;
        foreach (var name in map.Has("escalate_to") ? escalateTo : [])
        {
            CheckReceiver(map, "escalate_to", name);
        }

        var escalateAfter = map.OptionalDuration("escalate_after") ?? parent.EscalateAfter;
        if (escalateAfter <= TimeSpan.Zero)
        {
            map.Error("escalate_after", "must be longer than 0s");
        }
        else if (escalateAfter is not null && escalateTo.Count == 0)
        {
            map.Error("escalate_after", "needs escalate_to: the receivers to go to, in order");
        }

        var route = new Route
        {
            Matchers = matchers,
            Key = key,
            Receiver = receiver,
            GroupBy = groupBy,
            GroupByAll = all,
            GroupWait = map.Duration("group_wait", parent.GroupWait),
            GroupInterval = map.Duration("group_interval", parent.GroupInterval, Millisecond),
            RepeatInterval = map.Duration("repeat_interval", parent.RepeatInterval, Millisecond),
            MuteTimeIntervals = Intervals(map, "mute_time_intervals"),
            ActiveTimeIntervals = Intervals(map, "active_time_intervals"),
            Continue = map.Bool("continue", false),
            EscalateAfter = escalateAfter,
            EscalateTo = escalateTo,
            Flapping = Flapping(map, parent.Flapping),
        };
        var children = map.Maps("routes", "route", child =>
        {
            var own = MatcherReader.Read(child, "match", "match_re", "matchers");
            return Read(child, route, own, key + "/" + Route.Write(own));
        });
        return route with { Children = children };
    }

    private static (IReadOnlyList<string> Labels, bool All) GroupBy(YamlMap map, Route parent)
    {
        if (!map.Has("group_by"))
        {
            return (parent.GroupBy, parent.GroupByAll);
        }

        var labels = map.Strings("group_by");
        if (labels.Contains("...", StringComparer.Ordinal))
        {
            if (labels.Count > 1)
            {
                map.Error("group_by", "cannot have wildcard group_by (`...`) and other labels at the same time");
            }

            return ([], true);
        }

        foreach (var twice in labels.GroupBy(l => l, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            map.Error("group_by", $"duplicated label \"{twice.Key}\" in group_by");
        }

        return (labels, false);
    }

    private static FlappingPolicy? Flapping(YamlMap map, FlappingPolicy? inherited)
    {
        if (!map.Has("flapping"))
        {
            return inherited;
        }

        var flapping = map.Map("flapping", "flapping");
        var policy = new FlappingPolicy(
            (int)flapping.Int("starts", 3, 2, 100),
            flapping.Duration("within", TimeSpan.FromMinutes(30), Millisecond),
            flapping.Duration("hold", TimeSpan.FromMinutes(15), Millisecond));
        flapping.Done();
        return policy;
    }

    private static IReadOnlyList<string> Names(YamlMap map, string key) =>
        map.Value(key) is YamlScalar ? [map.String(key)!] : map.Strings(key);

    private IReadOnlyList<string> Intervals(YamlMap map, string key)
    {
        var names = map.Strings(key);
        foreach (var name in names.Where(n => !timeIntervals.Contains(n)))
        {
            map.Error(key, $"undefined time interval \"{name}\" used in route{Nearest.Hint(name, timeIntervals)}");
        }

        return names;
    }

    private void CheckReceiver(YamlMap map, string key, string name)
    {
        if (name.Length > 0 && map.Has(key) && !receivers.Contains(name))
        {
            map.Error(key, $"undefined receiver \"{name}\" used in route{Nearest.Hint(name, receivers)}");
        }
    }
}
