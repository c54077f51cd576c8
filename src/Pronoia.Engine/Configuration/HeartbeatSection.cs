using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Engine.Configuration;

/// <summary>Reads <c>heartbeats</c>.</summary>
internal sealed class HeartbeatSection(GlobalConfig global, IReadOnlyList<TargetConfig> targets, string baseDirectory)
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    public IReadOnlyList<HeartbeatConfig> Read(YamlMap root)
    {
        var taken = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        return root.Maps("heartbeats", "heartbeat", map => ReadHeartbeat(map, taken));
    }

    private HeartbeatConfig ReadHeartbeat(YamlMap map, Dictionary<string, SourcePosition> taken)
    {
        var name = NamedItems.Name(map, taken);
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            map.Error("name", "expected letters, digits and - _ . as it is part of a path");
        }
        else if (targets.Any(t => t.Name == name))
        {
            map.Error("name", $"\"{name}\" is taken by a target");
        }

        if (!map.Has("period"))
        {
            map.Error("period", "is missing: expected how often the job reports, such as 1h");
        }

        var period = map.Duration("period", TimeSpan.FromHours(1), min: TimeSpan.FromSeconds(1), max: Longest);
        var grace = map.Duration("grace", DefaultGrace, max: Longest);
        var labels = SectionLabels.Read(map, "labels");
        foreach (var reserved in labels.Where(l => l.Name is "name" or "job"))
        {
            map.Error("labels", $"{reserved.Name} is set by Pronoia itself");
        }

        var token = map.Secret("token", path => File.ReadAllText(Path.Combine(baseDirectory, path)));
        if (token is { Length: 0 })
        {
            map.Error(map.Has("token_file") ? "token_file" : "token", "must not be empty");
        }

        return new HeartbeatConfig
        {
            Name = name,
            Period = period,
            Grace = grace,
            Token = token,
            Target = new TargetConfig
            {
                Name = name,
                Url = $"/heartbeat/{name}",
                Module = "heartbeat",
                Interval = global.Interval,
                Timeout = global.Timeout,
                Labels = labels,
                SeriesLabels = new LabelsBuilder(labels).Set("job", "heartbeat").Set("name", name).ToLabels(),
            },
        };
    }
}
