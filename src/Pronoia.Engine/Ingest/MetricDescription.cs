using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Ingest;

/// <summary>What is known of a metric family besides its samples.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">What it measures; empty where unknown.</param>
/// <param name="Unit">Its unit; empty where unknown.</param>
internal sealed record MetricDescription(string Name, MetricType Type, string Help, string Unit);
