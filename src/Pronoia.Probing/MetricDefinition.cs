namespace Pronoia.Probing;

/// <summary>A gauge that probers set.</summary>
/// <param name="Name">The metric name.</param>
/// <param name="Help">Its help text.</param>
internal sealed record MetricDefinition(string Name, string Help);
