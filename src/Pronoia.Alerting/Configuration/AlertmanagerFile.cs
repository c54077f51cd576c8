using Pronoia.Alerting.Inhibition;
using Pronoia.Alerting.Messages;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.Receivers.Email;
using Pronoia.Alerting.Routing;
using Pronoia.Alerting.TimeIntervals;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Configuration;

/// <summary>
/// Reads Alertmanager's configuration (https://prometheus.io/docs/alerting/latest/configuration/) strictly, all errors at once.
/// <c>docs/alertmanager-compatibility.md</c> lists what differs.
/// </summary>
public static class AlertmanagerFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; relative paths in it are relative to its directory.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="environment">Where given, <c>${NAME}</c> in values is substituted through it.</param>
    /// <returns>The configuration, or null where anything is wrong.</returns>
    public static AlertmanagerConfig? Load(string path, Diagnostics diagnostics, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var root = YamlFile.Load(path, diagnostics, environment: environment);
        if (root is null)
        {
            if (!diagnostics.HasErrors)
            {
                diagnostics.Error(new SourcePosition(path, 1, 1), "the file is empty");
            }

            return null;
        }

        var map = YamlMap.Of(root, diagnostics, "alerting");
        var config = Read(map, diagnostics, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        map.Done();
        return diagnostics.HasErrors ? null : config;
    }

    /// <summary>
    /// Reads the keys of an alerting configuration out of a mapping that may hold other keys too; the caller calls
    /// <see cref="YamlMap.Done"/>.
    /// </summary>
    /// <param name="map">The mapping.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="baseDirectory">What relative paths are relative to.</param>
    /// <returns>The configuration, or null where an error was found.</returns>
    public static AlertmanagerConfig? Read(YamlMap map, Diagnostics diagnostics, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(diagnostics);

        // How Alertmanager itself is watched says nothing about alerts.
        _ = (map.Value("tracing"), map.Value("event_recorder"));
        var before = diagnostics.Errors.Count + diagnostics.NotShown;
        var globalMap = map.Map("global", "global");
        var global = GlobalReader.Read(globalMap, baseDirectory);
        globalMap.Done();
        var templateFiles = TemplateFiles(map, baseDirectory);
        var templates = MessageTemplates.Load(templateFiles, map, TimeProvider.System);
        var receivers = Receivers(map, new ReceiverReader(global, templates, baseDirectory));
        var receiverNames = receivers.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var intervals = Intervals(map);
        if (!map.Has("route"))
        {
            diagnostics.Error(map.Position, "no routes provided");
        }

        var routeMap = map.Map("route", "route");
        var route = map.Has("route")
            ? new RouteReader(diagnostics, receiverNames, intervals.Keys.ToHashSet(StringComparer.Ordinal)).Root(routeMap)
            : Route.Defaults;
        routeMap.Done();
        var extensions = new ExtensionReader(receiverNames, intervals);
        var config = new AlertmanagerConfig(
            route,
            map.Maps("inhibit_rules", "inhibit_rule", InhibitRule),
            intervals,
            mail => new EmailConfig(new IntegrationReader(mail, "email", 0, SendResolvedByDefault: false, global, templates, baseDirectory)))
        {
            Receivers = receivers,
            ResolveTimeout = global.ResolveTimeout,
            FallbackReceiver = extensions.Receiver(map, "fallback_receiver"),
            MaintenanceWindows = extensions.Maintenance(map),
            Digests = extensions.Digests(map),
            SilenceReminders = extensions.SilenceReminders(map),
            TemplateFiles = templateFiles,
        };
        return diagnostics.Errors.Count + diagnostics.NotShown > before ? null : config;
    }

    private static InhibitRule InhibitRule(YamlMap map)
    {
        // A name is for Alertmanager's metrics.
        map.String("name");
        return new(
            MatcherReader.Read(map, "source_match", "source_match_re", "source_matchers"),
            MatcherReader.Read(map, "target_match", "target_match_re", "target_matchers"),
            map.Strings("equal"));
    }

    private static List<ReceiverConfig> Receivers(YamlMap map, ReceiverReader reader)
    {
        var receivers = new List<ReceiverConfig>();
        foreach (var (receiver, position) in map.Maps("receivers", "receiver", m => (reader.Read(m), m.Position)))
        {
            if (receivers.Any(r => r.Name == receiver.Name))
            {
                map.Diagnostics.Error(position, $"notification config name \"{receiver.Name}\" is not unique");
            }
            else
            {
                receivers.Add(receiver);
            }
        }

        return receivers;
    }

    private static SortedDictionary<string, IReadOnlyList<TimeInterval>> Intervals(YamlMap map)
    {
        var intervals = new SortedDictionary<string, IReadOnlyList<TimeInterval>>(StringComparer.Ordinal);

        // mute_time_intervals is the older name of the same list.
        foreach (var key in (ReadOnlySpan<string>)["mute_time_intervals", "time_intervals"])
        {
            map.Maps(key, "time interval", m =>
            {
                var name = m.String("name", required: true) ?? "";
                var spans = m.Maps("time_intervals", "time interval", TimeIntervalReader.Read);
                if (!intervals.TryAdd(name, spans))
                {
                    m.Error("name", $"time interval \"{name}\" is not unique");
                }

                return name;
            });
        }

        return intervals;
    }

    private static List<string> TemplateFiles(YamlMap map, string baseDirectory)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in map.Strings("templates"))
        {
            var full = Path.GetFullPath(pattern, Path.GetFullPath(baseDirectory));
            var directory = Path.GetDirectoryName(full);
            if (directory is not null && Directory.Exists(directory))
            {
                files.UnionWith(Directory.EnumerateFiles(directory, Path.GetFileName(full)));
            }
        }

        return [.. files];
    }
}
