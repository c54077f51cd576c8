using System.Text;
using Pronoia.Probing.Tcp;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Modules;

/// <summary>Reads <c>tcp</c>.</summary>
internal static class TcpProbeReader
{
    public static TcpProbe Read(YamlMap map, FileNames files)
    {
        var options = new TcpProbe
        {
            PreferredIpProtocol = map.IpProtocol(),
            IpProtocolFallback = map.IpProtocolFallback(),
            SourceIpAddress = map.Address("source_ip_address"),
            Tls = map.Bool("tls", fallback: false),
            TlsOptions = TlsOptionsReader.Read(map, files),
            QueryResponse = map.Maps("query_response", "query_response", Step),
        };
        map.Done();
        return options;
    }

    private static QueryResponse Step(YamlMap map)
    {
        var step = new QueryResponse
        {
            Expect = map.Regexp("expect"),
            ExpectBytes = Encoding.UTF8.GetBytes(map.String("expect_bytes", "")),
            Send = Encoding.UTF8.GetBytes(map.String("send", "")),
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
