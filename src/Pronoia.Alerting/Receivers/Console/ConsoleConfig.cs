using Pronoia.Alerting.Configuration;

namespace Pronoia.Alerting.Receivers.Console;

/// <summary>Writes notifications to the console or log of the process; Pronoia's own kind of integration.</summary>
internal sealed class ConsoleConfig(IntegrationReader reader) : IntegrationConfig(reader);
