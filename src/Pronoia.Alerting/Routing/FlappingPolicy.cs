namespace Pronoia.Alerting.Routing;

/// <summary>
/// When an alert counts as flapping: it began to fire <paramref name="Starts"/> times within <paramref name="Within"/>. While it flaps it is
/// shown as firing, and it is resolved only after it has been quiet for <paramref name="Hold"/>.
/// </summary>
internal sealed record FlappingPolicy(int Starts, TimeSpan Within, TimeSpan Hold);
