using Pronoia.Prometheus.Yaml;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>storage</c>.</summary>
internal static class StorageSection
{
    // Slots and days that reports and the planner still look at stay.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static RetentionConfig Read(YamlMap root)
    {
        var storage = root.Map("storage", "storage");
        var map = storage.Map("retention", "storage: retention");
        var defaults = new RetentionConfig();
        var config = new RetentionConfig
        {
            Series = Keep("series", defaults.Series),
            Policies = map.Maps("policies", "retention policy", Policy),
            Results = Keep("results", defaults.Results),
            Slots = Keep("slots", defaults.Slots),
            Uptime = Keep("uptime", defaults.Uptime),
            Anomalies = Keep("anomalies", defaults.Anomalies),
            Notifications = Keep("notifications", defaults.Notifications),
            Reports = Keep("reports", defaults.Reports),
        };
        map.Done();
        storage.Done();
        return config;

        TimeSpan Keep(string key, TimeSpan fallback) => map.Duration(key, fallback, Shortest, Longest);
    }

    private static RetentionPolicy Policy(YamlMap map)
    {
        var matchers = Selectors.Read(map, "match");
        if (!map.Has("keep"))
        {
            map.Error("keep", "is missing: expected how long the series are kept, such as 30d");
        }

        return new RetentionPolicy(matchers, map.Duration("keep", Shortest, Shortest, Longest));
    }
}
