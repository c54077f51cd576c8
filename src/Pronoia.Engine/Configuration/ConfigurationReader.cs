using Pronoia.Alerting.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Probing;
using Pronoia.Prometheus.Rules;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads the root mapping of <c>pronoia.yaml</c>; each section has a reader of its own.</summary>
internal sealed class ConfigurationReader(YamlValue root, string file, string baseDirectory, Diagnostics diagnostics, Func<string, string?> environment)
{
    private readonly List<string> _files = [file];

    public PronoiaConfig Read()
    {
        var map = YamlMap.Of(root, diagnostics, "configuration");
        var global = ReadGlobal(map.Map("global", "global"));
        var modules = ReadModules(map);
        var targets = new TargetSection(global, modules, diagnostics).Read(map);
        var targetDiscovery = new TargetDiscoverySection(global, modules, baseDirectory).Read(map);
        var (federation, federationDiscovery) = new FederationSection(global, baseDirectory).Read(map);
        var scrapes = new ScrapeSection(global, baseDirectory, diagnostics, environment).Read(map, _files);
        var heartbeats = new HeartbeatSection(global, targets, baseDirectory).Read(map);
        var detectionSection = new DetectionSection(global);
        var hasTargets = targets.Count > 0 || targetDiscovery.Count > 0;
        var detection = detectionSection.ReadDetection(map, hasTargets);
        var forecasts = detectionSection.ReadForecasts(map);
        var incidents = IncidentSection.Read(map);
        var quorum = QuorumSection.Read(map);
        var sloSection = new SloSection(file, baseDirectory, diagnostics, _files);
        var slos = sloSection.Read(map);
        var hasDiscovery = DiscoveryCount(scrapes, targetDiscovery, federationDiscovery) > 0;
        var defaults = Defaults.Groups(
            hasTargets, federation.Count + federationDiscovery.Count > 0, heartbeats.Count > 0, [.. scrapes.Select(j => j.JobName)], hasDiscovery, quorum);
        var rules = ReadRules(map, global, sloSection, defaults);
        var alerting = ReadAlerting(map);
        var reports = new ReportSection(alerting).Read(map);
        var canary = ProberSection.Read(map);
        var web = WebSection.Read(map, baseDirectory);
        var retention = StorageSection.Read(map);
        // Rules and routes are enough: others may send their alerts (/api/v2/alerts).
        var isGiven = hasTargets || federation.Count + federationDiscovery.Count > 0 || heartbeats.Count > 0 || scrapes.Count > 0 || HasAny(map, "rule_files", "rules", "alerting", "alertmanager_file");
        if (!isGiven && !diagnostics.HasErrors)
        {
            diagnostics.Error(
                map.Position,
                "configuration: nothing to do: expected at least one entry under targets, target_discovery, federation, scrape_configs, scrape_config_files or heartbeats, or rules or alerting");
        }

        map.Done();
        var config = new PronoiaConfig
        {
            Global = global,
            Modules = modules,
            Targets = targets,
            Federation = federation,
            Detection = detection,
            Forecasts = forecasts,
            Incidents = incidents,
            RuleGroups = rules,
            Slos = slos,
            Alerting = alerting ?? Defaults.ConsoleAlerting,
            Reports = reports,
            Heartbeats = heartbeats,
            Canary = canary,
            Quorum = quorum,
            Web = web,
            Retention = retention,
            ScrapeJobs = scrapes,
            TargetDiscovery = targetDiscovery,
            FederationDiscovery = federationDiscovery,
            Files = _files,
        };
        if (!diagnostics.HasErrors)
        {
            // What is written down must do; what is found while running is not known yet.
            foreach (var error in DiscoveredConfiguration.Of(config, DiscoverySnapshot.Empty).Errors)
            {
                diagnostics.Error(map.Position, error);
            }
        }

        return config;
    }

    private static bool HasAny(YamlMap map, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (map.Has(key))
            {
                return true;
            }
        }

        return false;
    }

    private static int DiscoveryCount(
        IReadOnlyList<ScrapeJob> scrapes, IReadOnlyList<TargetDiscoveryConfig> targets, IReadOnlyList<FederationDiscoveryConfig> federation) =>
        scrapes.Sum(j => j.Discovery.DynamicCount) + targets.Sum(t => t.Discovery.DynamicCount) + federation.Sum(f => f.Discovery.DynamicCount);

    private static GlobalConfig ReadGlobal(YamlMap map)
    {
        var defaults = new GlobalConfig();
        var shortest = TimeSpan.FromMilliseconds(100);
        var interval = map.Duration("interval", defaults.Interval, min: shortest);
        Uri? external = null;
        if (map.String("external_url") is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out external) || external.Scheme is not ("http" or "https")))
        {
            map.Error("external_url", "expected a URL such as https://pronoia.example.com");
        }

        var global = new GlobalConfig
        {
            Interval = interval,
            Timeout = map.Duration("timeout", defaults.Timeout < interval ? defaults.Timeout : interval, min: TimeSpan.FromMilliseconds(10)),
            EvaluationInterval = map.Duration("evaluation_interval", interval, min: shortest),
            ExternalUrl = external,
            ExternalLabels = SectionLabels.Read(map, "external_labels"),
            DefaultRules = map.Bool("default_rules", defaults.DefaultRules),
            DefaultDetection = map.Bool("default_detection", defaults.DefaultDetection),
            AnomalySeries = (int)map.Int("anomaly_series", defaults.AnomalySeries, min: 0, max: 100_000),
        };
        map.Done();
        return global;
    }

    private Dictionary<string, ProbeModule> ReadModules(YamlMap map)
    {
        var modules = new Dictionary<string, ProbeModule>(DefaultModules.All, StringComparer.Ordinal);
        if (map.String("modules_file") is { } path)
        {
            var full = Path.Combine(baseDirectory, path);
            _files.Add(full);
            if (PointedFile.Exists(map, "modules_file", path, full))
            {
                Add(ModulesFile.Load(full, diagnostics));
            }
        }

        if (map.Has("modules"))
        {
            Add(ModulesFile.Read(map.Value("modules"), diagnostics, baseDirectory));
        }

        return modules;

        void Add(IReadOnlyDictionary<string, ProbeModule>? more)
        {
            foreach (var (name, module) in more ?? new Dictionary<string, ProbeModule>())
            {
                modules[name] = module;
            }
        }
    }

    private List<RuleGroup> ReadRules(YamlMap map, GlobalConfig global, SloSection slos, IEnumerable<RuleGroup> defaults)
    {
        var groups = new List<RuleGroup>();
        var names = new HashSet<(string File, string Group)>();
        foreach (var pattern in map.Strings("rule_files"))
        {
            var files = FileGlob.Expand(baseDirectory, pattern);
            if (files.Count == 0)
            {
                map.Error("rule_files", $"\"{pattern}\" names no file");
            }

            foreach (var path in files)
            {
                _files.Add(path);
                if (PointedFile.Exists(map, "rule_files", pattern, path))
                {
                    groups.AddRange(RuleFile.Load(path, diagnostics).Groups);
                }
            }
        }

        if (map.Value("rules") is { } inline)
        {
            // The same shape as a rule file, so that groups can be moved out as they are.
            groups.AddRange(RuleFile.Read(inline, file, diagnostics).Groups);
        }

        foreach (var group in groups)
        {
            if (!names.Add((group.File, group.Name)))
            {
                diagnostics.Error(new SourcePosition(group.File, 1, 1), $"group name \"{group.Name}\" occurs twice in the file");
            }
        }

        groups.AddRange([.. slos.Rules(global.EvaluationInterval, groups)]);
        if (global.DefaultRules)
        {
            groups.AddRange(defaults);
        }

        return groups;
    }

    private AlertmanagerConfig? ReadAlerting(YamlMap map)
    {
        if (map.String("alertmanager_file") is { } path)
        {
            if (map.Has("alerting"))
            {
                map.Error("alertmanager_file", "give either alertmanager_file or alerting, not both");
            }

            var full = Path.Combine(baseDirectory, path);
            _files.Add(full);
            return PointedFile.Exists(map, "alertmanager_file", path, full) ? AlertmanagerFile.Load(full, diagnostics, environment) : null;
        }

        if (!map.Has("alerting"))
        {
            return Defaults.ConsoleAlerting;
        }

        var alerting = map.Map("alerting", "alerting");
        var config = AlertmanagerFile.Read(alerting, diagnostics, baseDirectory);
        alerting.Done();
        return config;
    }
}
