using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pronoia.Reporting.Dashboards;

/// <summary>
/// Writes a dashboard as Grafana's classic JSON model (schema 39, Grafana 10 and later). The data source is a variable, so that the same file works on Prometheus
/// and on Pronoia's own Prometheus API.
/// </summary>
internal static class GrafanaJson
{
    private const string DataSource = "${datasource}";

    // Keeps quotes and comparison signs of PromQL readable; the files are JSON, not HTML.
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Dashboard dashboard)
    {
        var id = 0;
        var json = new JsonObject
        {
            ["uid"] = dashboard.Uid,
            ["title"] = dashboard.Title,
            ["description"] = dashboard.Description,
            ["tags"] = Strings(dashboard.Tags),
            ["schemaVersion"] = 39,
            ["version"] = 1,
            ["editable"] = true,
            ["graphTooltip"] = 1,
            ["timezone"] = "",
            ["refresh"] = dashboard.Refresh,
            ["time"] = new JsonObject { ["from"] = dashboard.From, ["to"] = "now" },
            ["timepicker"] = new JsonObject
            {
                ["refresh_intervals"] = Strings(["5s", "10s", "15s", "30s", "1m", "5m", "15m", "1h"]),
                ["quick_ranges"] = new JsonArray([.. dashboard.QuickRanges.Select(r => new JsonObject { ["from"] = r, ["to"] = "now", ["display"] = "Last " + r["now-".Length..] })]),
            },
            ["annotations"] = new JsonObject { ["list"] = new JsonArray() },
            ["links"] = new JsonArray(new JsonObject
            {
                ["title"] = "Dashboards",
                ["type"] = "dashboards",
                ["tags"] = Strings([dashboard.Tags[0]]),
                ["asDropdown"] = true,
                ["includeVars"] = true,
                ["keepTime"] = false,
            }),
            ["templating"] = new JsonObject
            {
                ["list"] = new JsonArray(new JsonObject
                {
                    ["name"] = "datasource",
                    ["label"] = "Data source",
                    ["type"] = "datasource",
                    ["query"] = "prometheus",
                    ["refresh"] = 1,
                    ["hide"] = 0,
                }),
            },
            ["panels"] = new JsonArray([.. PanelLayout.Place(dashboard.Panels).Select(p => Panel(p.Panel, ++id, p.X, p.Y, p.Width, p.Height))]),
        };
        return json.ToJsonString(Options) + "\n";
    }

    private static JsonObject Panel(Panel panel, int id, int x, int y, int width, int height)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = Type(panel.Kind),
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["datasource"] = Source(),
            ["gridPos"] = new JsonObject { ["h"] = height, ["w"] = width, ["x"] = x, ["y"] = y },
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = new JsonArray() },
            ["options"] = DisplayOptions(panel.Kind),
            ["targets"] = new JsonArray([.. panel.Queries.Select((q, i) => Target(panel.Kind, q, (char)('A' + i)))]),
        };
        if (panel.Kind == PanelKind.Table)
        {
            json["transformations"] = new JsonArray(new JsonObject
            {
                ["id"] = "organize",
                ["options"] = new JsonObject { ["excludeByName"] = new JsonObject { ["Time"] = true, ["__name__"] = true } },
            });
        }

        return json;
    }

    private static JsonObject Target(PanelKind kind, DashboardQuery query, char refId)
    {
        var instant = kind is not (PanelKind.TimeSeries or PanelKind.TimeBars or PanelKind.Heatmap);
        return new JsonObject
        {
            ["refId"] = refId.ToString(),
            ["datasource"] = Source(),
            ["expr"] = query.Expr,
            ["legendFormat"] = query.Legend,
            ["format"] = kind switch
            {
                PanelKind.Table => "table",
                PanelKind.Heatmap or PanelKind.Histogram => "heatmap",
                _ => "time_series",
            },
            ["instant"] = instant,
            ["range"] = !instant,
        };
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject
        {
            ["unit"] = panel.Unit,
            ["noValue"] = "no data",
            ["color"] = new JsonObject { ["mode"] = panel.Kind is PanelKind.TimeSeries or PanelKind.TimeBars or PanelKind.PieChart ? "palette-classic" : "thresholds" },
            ["thresholds"] = new JsonObject
            {
                ["mode"] = "absolute",
                ["steps"] = new JsonArray([.. panel.Thresholds.Select(t => new JsonObject { ["color"] = t.Colour, ["value"] = t.From })]),
            },
        };
        if (panel.Kind == PanelKind.Gauge)
        {
            defaults["min"] = 0;
            if (panel.Unit is "percentunit" or "percent")
            {
                defaults["max"] = panel.Unit == "percentunit" ? 1 : 100;
            }
        }

        if (panel.UpDown)
        {
            defaults["mappings"] = new JsonArray(new JsonObject
            {
                ["type"] = "value",
                ["options"] = new JsonObject
                {
                    ["0"] = new JsonObject { ["text"] = "DOWN", ["color"] = "red", ["index"] = 0 },
                    ["1"] = new JsonObject { ["text"] = "UP", ["color"] = "green", ["index"] = 1 },
                },
            });
        }

        if (panel.Kind is PanelKind.TimeSeries or PanelKind.TimeBars)
        {
            defaults["custom"] = new JsonObject
            {
                ["drawStyle"] = panel.Kind == PanelKind.TimeBars ? "bars" : "line",
                ["fillOpacity"] = panel.Kind == PanelKind.TimeBars ? 80 : 8,
                ["lineWidth"] = 1,
                ["showPoints"] = "never",
                ["spanNulls"] = false,
                ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Thresholds.Count > 1 ? "dashed" : "off" },
            };
        }

        return defaults;
    }

    private static JsonObject DisplayOptions(PanelKind kind) => kind switch
    {
        PanelKind.TimeSeries or PanelKind.TimeBars => new JsonObject
        {
            ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
        PanelKind.Stat => new JsonObject { ["colorMode"] = "value", ["graphMode"] = "area", ["textMode"] = "auto", ["reduceOptions"] = Last() },
        PanelKind.Gauge => new JsonObject { ["showThresholdLabels"] = true, ["showThresholdMarkers"] = true, ["reduceOptions"] = Last() },
        PanelKind.BarGauge or PanelKind.Histogram => new JsonObject { ["displayMode"] = "basic", ["orientation"] = "horizontal", ["valueMode"] = "text", ["reduceOptions"] = Last() },
        PanelKind.PieChart => new JsonObject
        {
            ["pieType"] = "donut",
            ["displayLabels"] = Strings(["name", "percent"]),
            ["legend"] = new JsonObject { ["displayMode"] = "table", ["placement"] = "right", ["showLegend"] = true, ["values"] = Strings(["value", "percent"]) },
            ["reduceOptions"] = Last(),
        },
        PanelKind.Heatmap => new JsonObject
        {
            ["calculate"] = false,
            ["color"] = new JsonObject { ["mode"] = "scheme", ["scheme"] = "Oranges", ["steps"] = 64 },
            ["yAxis"] = new JsonObject { ["unit"] = "s" },
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["yHistogram"] = true },
        },
        _ => new JsonObject { ["showHeader"] = true, ["footer"] = new JsonObject { ["show"] = false } },
    };

    private static string Type(PanelKind kind) => kind switch
    {
        PanelKind.TimeSeries or PanelKind.TimeBars => "timeseries",
        PanelKind.Histogram => "bargauge",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static JsonObject Last() => new() { ["calcs"] = Strings(["lastNotNull"]), ["fields"] = "", ["values"] = false };

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = DataSource };

    private static JsonArray Strings(IReadOnlyList<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
