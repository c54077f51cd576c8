using System.IO.Compression;
using System.Text.Json;

namespace Pronoia.Detection.Tests.Reference;

/// <summary>One gzipped JSON file of the reference outputs.</summary>
internal sealed class ReferenceOutput
{
    private readonly JsonElement _root;

    private ReferenceOutput(JsonElement root) => _root = root;

    internal static ReferenceOutput Open(string name)
    {
        using var file = File.OpenRead(Path.Combine(ReferenceData.Require("data", "mlnet-reference"), name + ".json.gz"));
        using var zip = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(zip);
        return new ReferenceOutput(document.RootElement.Clone());
    }

    internal static double[] Series(string name) => Open("series_" + name).Column("values");

    internal string? Error => _root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;

    internal JsonElement Root => _root;

    internal double[] Column(string name) => [.. _root.GetProperty(name).EnumerateArray().Select(Number)];

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.Null => double.NaN,
        _ => element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => throw new InvalidDataException($"Unexpected number {text}."),
        },
    };
}
