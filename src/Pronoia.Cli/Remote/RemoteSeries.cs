using System.Text.Json;

namespace Pronoia.Cli.Remote;

/// <summary>An element of a vector or a matrix; points are <c>[time, value]</c>.</summary>
internal sealed record RemoteSeries
{
    public required IReadOnlyDictionary<string, string> Metric { get; init; }

    public JsonElement[]? Value { get; init; }

    public JsonElement[]? Histogram { get; init; }

    public IReadOnlyList<JsonElement[]> Values { get; init; } = [];

    public IReadOnlyList<JsonElement[]> Histograms { get; init; } = [];
}
