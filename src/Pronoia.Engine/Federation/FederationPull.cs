using Pronoia.Prometheus.Exposition;

namespace Pronoia.Engine.Federation;

/// <summary>The outcome of one pull.</summary>
/// <param name="Samples">What the source sent; empty where the pull failed.</param>
/// <param name="Failure">Why it failed, or null.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record FederationPull(IReadOnlyList<ExpositionSample> Samples, string? Failure, TimeSpan Duration)
{
    /// <summary>Whether the source answered as it should.</summary>
    public bool Up => Failure is null;
}
