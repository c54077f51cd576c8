namespace Pronoia.Alerting.Configuration;

/// <summary>A named set of integrations.</summary>
/// <param name="Name">The name, unique in the configuration.</param>
/// <param name="Integrations">The integrations, by kind in the order of the file.</param>
public sealed record ReceiverConfig(string Name, IReadOnlyList<IntegrationConfig> Integrations);
