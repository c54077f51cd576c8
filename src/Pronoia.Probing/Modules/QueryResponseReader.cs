using Pronoia.Probing.Tcp;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>query_response</c>.</summary>
internal static class QueryResponseReader
{
    public static IReadOnlyList<QueryResponse> Read(YamlMap map) => map.Maps("query_response", "query_response", Step);

    private static QueryResponse Step(YamlMap map)
    {
        var step = new QueryResponse
        {
            Expect = map.Regexp("expect"),
            ExpectBytes = Bytes(map, "expect_bytes"),
            Send = Bytes(map, "send"),
            Labels = map.Maps("labels", "label", Label),
            StartTls = map.Bool("starttls", fallback: false),
        };
        if (step.Expect is not null && !step.ExpectBytes.IsEmpty)
        {
            map.Error("expect_bytes", "give either expect or expect_bytes, not both");
        }

        if (step.Expect is null && step.Labels.Count > 0)
        {
            map.Error("labels", "need an expect in the same step to take their values from");
        }

        return step;
    }

    private static ReadOnlyMemory<byte> Bytes(YamlMap map, string key) => map.String(key) is null ? default : ((YamlScalar)map.Value(key)!).Bytes;

    private static KeyValuePair<string, string> Label(YamlMap map)
    {
        var name = map.String("name", required: true) ?? "";
        if (name.Length > 0 && !LabelNames.IsLegacyLabelName(name))
        {
            map.Error("name", $"\"{name}\" is not a label name");
        }

        return KeyValuePair.Create(name, map.String("value", ""));
    }
}
