using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Reporting.Slos;

/// <summary>
/// Reads objectives from YAML: Sloth's specification <c>prometheus/v1</c> as it stands, and in the same shape what Pronoia adds — <c>window</c>,
/// <c>calendar</c>, <c>time_zone</c>, and the indicators <c>probe_availability</c> and <c>probe_latency</c>.
/// </summary>
public static class SloReader
{
    /// <summary>Reads a document in Sloth's shape: <c>version</c>, <c>service</c>, <c>labels</c>, <c>slos</c>. Errors go to the map's diagnostics.</summary>
    /// <param name="map">The document; its unknown keys are reported.</param>
    public static IReadOnlyList<SloDefinition> Read(YamlMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var version = map.String("version", required: true);
        if (version is not (null or "prometheus/v1"))
        {
            map.Error("version", $"{YamlMap.Describe(map.Value("version")!)} is not supported; expected prometheus/v1");
        }

        var service = map.String("service", required: true) ?? "";
        var labels = LabelMap(map, "labels");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var slos = map.Maps("slos", "slo", slo => ReadSlo(slo, service, labels, seen), required: true);
        map.Done();
        return slos;
    }

    /// <summary>Reads a list of objectives, each in the shape of Sloth's with the key <c>service</c> beside. Errors go to the map's diagnostics.</summary>
    /// <param name="map">The mapping that holds the list.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="defaultService">The service of objectives that name none.</param>
    public static IReadOnlyList<SloDefinition> ReadList(YamlMap map, string key, string defaultService)
    {
        ArgumentNullException.ThrowIfNull(map);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return map.Maps(key, "slo", slo => ReadSlo(slo, slo.String("service", defaultService), [], seen));
    }

    private static SloDefinition ReadSlo(YamlMap map, string service, IReadOnlyList<KeyValuePair<string, string>> labels, HashSet<string> seen)
    {
        var name = map.String("name", required: true) ?? "";
        if (name.Length > 0 && !seen.Add($"{service}-{name}"))
        {
            map.Error("name", $"\"{name}\" occurs twice");
        }

        if (!map.Has("objective"))
        {
            map.Diagnostics.Error(map.Position, "slo: objective is missing");
        }

        var percent = map.Double("objective", 99, 0, 100);
        if (percent is 0 or 100)
        {
            map.Error("objective", "must be above 0 and below 100 (percent): without an error budget nothing can be measured");
            percent = 99;
        }

        var alerting = map.Map("alerting");
        var slo = new SloDefinition
        {
            Service = service,
            Name = name,
            Description = map.String("description", ""),
            Objective = (double)((decimal)percent / 100),
            Window = ReadWindow(map),
            Indicator = ReadIndicator(map),
            Labels = [.. labels, .. LabelMap(map, "labels")],
            AlertName = alerting.String("name", ""),
            AlertLabels = LabelMap(alerting, "labels"),
            AlertAnnotations = alerting.StringMap("annotations"),
            Page = ReadAlert(alerting, "page_alert"),
            Ticket = ReadAlert(alerting, "ticket_alert"),
        };
        alerting.Done();
        return slo;
    }

    private static SloWindow ReadWindow(YamlMap map)
    {
        var length = map.OptionalDuration("window");
        var unit = map.Choice<Calendar.CalendarUnit?>(
            "calendar", null, ("day", Calendar.CalendarUnit.Day), ("week", Calendar.CalendarUnit.Week), ("month", Calendar.CalendarUnit.Month),
            ("quarter", Calendar.CalendarUnit.Quarter), ("year", Calendar.CalendarUnit.Year));
        var zone = TimeZoneInfo.Utc;
        if (map.String("time_zone") is { } id && !TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!))
        {
            map.Error("time_zone", $"{YamlMap.Describe(map.Value("time_zone")!)} is not a time zone (expected for example Europe/Berlin)");
            zone = TimeZoneInfo.Utc;
        }

        if (unit is { } calendar)
        {
            if (length is not null)
            {
                map.Error("window", "give either window or calendar, not both");
            }

            return SloWindow.Calendar(calendar, zone);
        }

        // Below a day not even the page of six hours would fit; beyond 400 days nothing is kept.
        if (length is { } rolling && (rolling < TimeSpan.FromDays(1) || rolling > TimeSpan.FromDays(400)))
        {
            map.Error("window", "must be between 1d and 400d");
            return SloWindow.Default;
        }

        return length is { } good ? SloWindow.Rolling(good) : SloWindow.Default;
    }

    private static SloIndicator ReadIndicator(YamlMap slo)
    {
        var sli = slo.Map("sli");
        string[] kinds = ["events", "raw", "probe_availability", "probe_latency"];
        var given = kinds.Where(sli.Has).ToArray();
        if (sli.Has("plugin"))
        {
            sli.Error("plugin", "plugins are not supported; write the query of the plugin under events or raw");
        }
        else if (given.Length != 1)
        {
            slo.Diagnostics.Error(sli.Position.Line > 0 ? sli.Position : slo.Position, $"slo: sli: expected one of {string.Join(", ", kinds)}, found {(given.Length == 0 ? "none" : string.Join(" and ", given))}");
        }

        SloIndicator indicator = new RawIndicator("");
        foreach (var kind in given)
        {
            var map = sli.Map(kind);
            indicator = kind switch
            {
                "events" => new EventIndicator(Query(map, "error_query"), Query(map, "total_query")),
                "raw" => new RawIndicator(Query(map, "error_ratio_query")),
                "probe_availability" => new ProbeAvailabilityIndicator(ProbeSelector(map)),
                _ => new ProbeLatencyIndicator(
                    ProbeSelector(map),
                    Limit(map),
                    map.Duration("interval", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))),
            };
            map.Done();
        }

        sli.Done();
        return indicator;
    }

    private static TimeSpan Limit(YamlMap map)
    {
        if (!map.Has("limit"))
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: limit is missing");
        }

        return map.Duration("limit", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
    }

    private static string Query(YamlMap map, string key)
    {
        var query = map.String(key, required: true) ?? "";
        if (query.Length > 0 && (WindowTemplate.Problem(query) ?? PromQLProblem(WindowTemplate.Fill(query, "5m"))) is { } problem)
        {
            map.Error(key, problem);
        }

        return query;
    }

    private static string? PromQLProblem(string expr)
    {
        try
        {
            PromQLParser.Parse(expr);
            return null;
        }
        catch (PromQLException e)
        {
            return e.Message;
        }
    }

    private static string ProbeSelector(YamlMap map)
    {
        var selector = (map.String("selector", required: true) ?? "{}").Trim();
        if (selector is not ['{', .., '}'])
        {
            map.Error("selector", "expected matchers in braces, for example {job=\"api\"}");
        }
        else if (PromQLProblem("probe_success" + selector) is { } problem)
        {
            map.Error("selector", problem);
        }

        return selector;
    }

    private static SloAlert ReadAlert(YamlMap alerting, string key)
    {
        var map = alerting.Map(key);
        var alert = new SloAlert { Disabled = map.Bool("disable", false), Labels = LabelMap(map, "labels"), Annotations = map.StringMap("annotations") };
        map.Done();
        return alert;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> LabelMap(YamlMap map, string key)
    {
        var labels = map.StringMap(key);
        foreach (var (name, _) in labels)
        {
            if (!LabelNames.IsLegacyLabelName(name))
            {
                map.Error(key, $"\"{name}\" is not a label name");
            }
        }

        return labels;
    }
}
