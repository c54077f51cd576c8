using Pronoia.Alerting.Configuration;

namespace Pronoia.Alerting.Receivers.Console;

/// <summary>Writes notifications to the console or log of the process; Pronoia's own kind of integration.</summary>
internal sealed record ConsoleConfig : IntegrationConfig
{
    public static ConsoleConfig Read(IntegrationReader reader) => new()
    {
        Kind = reader.Kind,
        Index = reader.Index,
        SendResolved = reader.SendResolved,
    };
}
