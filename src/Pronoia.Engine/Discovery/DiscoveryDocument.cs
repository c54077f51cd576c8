using System.Text.Json;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>The stored form of what a discovery found: JSON, so that people can read it.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Units">The units.</param>
internal sealed record DiscoveryDocument(int Version, IReadOnlyList<DiscoveryDocument.UnitEntry> Units)
{
    private const int CurrentVersion = 1;

    /// <summary>Writes units.</summary>
    public static byte[] Write(IReadOnlyList<DiscoveryUnit> units) => JsonSerializer.SerializeToUtf8Bytes(new DiscoveryDocument(
        CurrentVersion,
        [.. units.Select(u => new UnitEntry(u.Name, [.. u.Groups.Select(g => new GroupEntry(g.Source, Map(g.Labels), [.. g.Targets.Select(Map)]))]))]));

    /// <summary>Reads what <see cref="Write"/> wrote; nothing where that is not possible.</summary>
    public static IReadOnlyList<DiscoveryUnit> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<DiscoveryDocument>(json) is { Version: CurrentVersion } document
                ? [.. document.Units.Select(u => new DiscoveryUnit(u.Name, [.. u.Groups.Select(g => new TargetGroup([.. g.Targets.Select(Set)], Set(g.Labels), g.Source))]))]
                : [];
        }
        catch (JsonException)
        {
            // The next look finds everything again.
            return [];
        }
    }

    private static Dictionary<string, string> Map(Labels labels) => labels.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);

    private static Labels Set(IReadOnlyDictionary<string, string> labels) => Labels.Of(labels.Select(l => new Label(l.Key, l.Value)));

    internal sealed record UnitEntry(string Name, IReadOnlyList<GroupEntry> Groups);

    internal sealed record GroupEntry(string Source, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<Dictionary<string, string>> Targets);
}
