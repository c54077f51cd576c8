namespace Pronoia.Engine.Discovery;

/// <summary>Looks for targets in one place.</summary>
internal interface IDiscoverer : IDisposable
{
    /// <summary>Looks once. Whatever the place does ends in the outcome; only the caller's cancellation throws.</summary>
    /// <param name="before">What the last look left.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    ValueTask<DiscoveryOutcome> DiscoverAsync(IReadOnlyList<DiscoveryUnit> before, CancellationToken cancellationToken);
}
