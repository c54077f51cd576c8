using Pronoia.Detection;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>detection</c> and <c>forecasts</c>.</summary>
internal sealed class DetectionSection(GlobalConfig global)
{
    // Alert names and stored detector state are found by the entry's name: one name space for both lists.
    private readonly Dictionary<string, SourcePosition> _taken = new(StringComparer.Ordinal);

    private const string MlNet = "mlnet";

    public IReadOnlyList<DetectionConfig> ReadDetection(YamlMap root, bool hasTargets)
    {
        var entries = root.Maps("detection", "detection", map => ReadEntry(map));
        return entries.Count == 0 && hasTargets && global.DefaultDetection ? [Defaults.LatencyDetection] : entries;
    }

    public IReadOnlyList<ForecastConfig> ReadForecasts(YamlMap root)
    {
        return root.Maps("forecasts", "forecast", map => ReadForecast(map));
    }

    private DetectionConfig ReadEntry(YamlMap map)
    {
        var defaults = new DetectorOptions();
        var name = NamedItems.Name(map, _taken);
        var detector = map.String("detector", defaults.Name);
        if (!Detectors.Names.Contains(detector))
        {
            map.Error("detector", $"there is no detector \"{detector}\"{Nearest.Hint(detector, Detectors.Names)}; there are {string.Join(", ", Detectors.Names)}");
            detector = defaults.Name;
        }

        var engine = map.Choice("engine", ManagedEngine.Instance.Name, (ManagedEngine.Instance.Name, ManagedEngine.Instance.Name), (MlNet, MlNet));
        if (engine == MlNet && detector is (Detectors.Auto or Detectors.Band))
        {
            map.Error("engine", $"ML.NET has no detector {detector}: name one of the others, or leave engine out");
        }

        return new DetectionConfig
        {
            Name = name,
            Engine = engine,
            EnginePosition = map.At("engine"),
            Match = Selectors.Read(map, "match"),
            Detector = defaults with
            {
                Name = detector,
                Confidence = map.Double("confidence", defaults.Confidence, min: 50, max: 100),
                HistoryLength = (int)map.Int("history", defaults.HistoryLength, min: 8, max: 100_000),
                Season = (int)map.Int("season", defaults.Season, min: 0, max: 100_000),
                Side = map.Choice("side", defaults.Side, ("two_sided", AnomalySide.TwoSided), ("positive", AnomalySide.Positive), ("negative", AnomalySide.Negative)),
                MinimumChange = map.Double("minimum_change", defaults.MinimumChange, min: 0),
                MinimumRelativeChange = map.Double("minimum_relative_change", defaults.MinimumRelativeChange, min: 0),
                FalseAlarmsPerMonth = map.Double("false_alarms_per_month", defaults.FalseAlarmsPerMonth, min: 1e-6, max: 10_000),
            },
            Alert = map.Choice("alert", AnomalyAlert.Series, ("true", AnomalyAlert.Series), ("incident", AnomalyAlert.Incident), ("false", AnomalyAlert.None)),
            For = map.Duration("for", TimeSpan.Zero),
            Labels = SectionLabels.Read(map, "labels"),
            Annotations = SectionLabels.ReadAnnotations(map, "annotations"),
        };
    }

    private ForecastConfig ReadForecast(YamlMap map)
    {
        var above = map.Has("above");
        if (above == map.Has("below"))
        {
            map.Diagnostics.Error(map.Position, "forecast: expected either above or below: the limit that must not be crossed");
        }

        var horizon = map.Duration("horizon", TimeSpan.FromHours(24), min: TimeSpan.FromSeconds(1));
        return new ForecastConfig
        {
            Name = NamedItems.Name(map, _taken),
            Match = Selectors.Read(map, "match"),
            Threshold = above ? map.Double("above", 0) : map.Double("below", 0),
            Direction = above ? Direction.Rising : Direction.Falling,
            Horizon = horizon,
            For = map.Duration("for", horizon / ForecastConfig.HoldShare, min: TimeSpan.Zero),
            Labels = SectionLabels.Read(map, "labels"),
            Annotations = SectionLabels.ReadAnnotations(map, "annotations"),
        };
    }
}
