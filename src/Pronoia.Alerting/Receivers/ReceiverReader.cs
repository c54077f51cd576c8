using Pronoia.Alerting.Configuration;
using Pronoia.Alerting.Receivers.Console;
using Pronoia.Alerting.Receivers.Webhook;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Receivers;

/// <summary>Reads a receiver with its integrations.</summary>
internal sealed class ReceiverReader(GlobalConfig global, string baseDirectory)
{
    private static readonly (string Kind, bool SendResolved, Func<IntegrationReader, IntegrationConfig> Read)[] Kinds =
    [
        ("console", true, ConsoleConfig.Read),
        ("webhook", true, WebhookConfig.Read),
    ];

    public ReceiverConfig Read(YamlMap map)
    {
        var name = map.String("name", required: true) ?? "";
        var integrations = new List<IntegrationConfig>();
        foreach (var (kind, sendResolved, read) in Kinds)
        {
            var index = 0;
            integrations.AddRange(map.Maps($"{kind}_configs", $"{kind}_config", item =>
                read(new IntegrationReader(item, kind, index++, sendResolved, global, baseDirectory))));
        }

        return new ReceiverConfig(name, integrations);
    }
}
