using Pronoia.Probing.Journeys;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>journey</c>.</summary>
internal static class JourneyReader
{
    private const int MaxSteps = 50;

    public static JourneyProbe Read(YamlMap module, FileNames files)
    {
        if (!module.Has("journey"))
        {
            if (module.String("prober") == "journey")
            {
                module.Diagnostics.Error(module.Position, $"{module.What}: journey is missing: it names the steps");
            }

            return new JourneyProbe();
        }

        var map = module.Map("journey", "journey");
        var variables = ReadVariables(map.Map("variables", "variables"), files);
        var known = variables.Select(v => v.Key).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var options = new JourneyProbe { Variables = variables, Steps = map.Maps("steps", "step", step => Step(step, files, known, names), required: true) };
        if (options.Steps.Count > MaxSteps)
        {
            map.Error("steps", $"{options.Steps.Count} steps are too many: at most {MaxSteps}");
        }

        map.Done();
        return options;
    }

    private static List<KeyValuePair<string, Secret>> ReadVariables(YamlMap map, FileNames files)
    {
        var variables = new List<KeyValuePair<string, Secret>>();
        foreach (var entry in map.Entries)
        {
            // Either the value, or a mapping with the file that holds it.
            if (entry.Value is YamlMapping)
            {
                var source = map.Map(entry.Key);
                source.String("file", required: true);
                variables.Add(new(entry.Key, Secret.InFile(files.Read(source, "file") ?? "")));
                source.Done();
            }
            else
            {
                variables.Add(new(entry.Key, Secret.Of(map.String(entry.Key, ""))));
            }
        }

        return variables;
    }

    private static JourneyStep Step(YamlMap map, FileNames files, HashSet<string> known, HashSet<string> names)
    {
        var name = map.String("name", required: true) ?? "";
        if (name.Length > 0 && !names.Add(name))
        {
            map.Error("name", $"\"{name}\" is the name of another step too");
        }

        var step = new JourneyStep
        {
            Name = name,
            Url = map.String("url", ""),
            Http = HttpProbeReader.Read(map.Map("http", "http"), files),
            Extract = map.Maps("extract", "extract", Extraction),
        };
        var texts = step.Http.Headers.Select(h => h.Value).Append(step.Url).Append(step.Http.Body ?? "");
        foreach (var unknown in texts.SelectMany(Variables.Names).Where(n => !known.Contains(n)).Distinct())
        {
            map.Diagnostics.Error(map.Position, $"step: the variable {unknown} is not set by an earlier step{Nearest.Hint(unknown, known)}");
        }

        known.UnionWith(step.Extract.Select(e => e.Name));
        return step;
    }

    private static Extraction Extraction(YamlMap map)
    {
        var extraction = new Extraction
        {
            Name = map.String("name", required: true) ?? "",
            Json = JsonAssertionReader.Path(map, "json", required: false),
            Header = map.String("header"),
            Regexp = map.Regexp("regexp"),
        };
        if (map.Has("json") && map.Has("header"))
        {
            map.Error("header", "give either json or header, not both");
        }

        if (!map.Has("json") && !map.Has("header") && !map.Has("regexp"))
        {
            map.Diagnostics.Error(map.Position, $"{map.What}: one of json, header and regexp is missing");
        }

        return extraction;
    }
}
