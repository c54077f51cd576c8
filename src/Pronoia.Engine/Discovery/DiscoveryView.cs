using Pronoia.Engine.Planning;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>
/// The stored groups as this process sees them: one table query tells what changed, and only that is read. Thread-safe; readers at the same time wait for one look.
/// </summary>
internal sealed class DiscoveryView(DiscoveryStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (string Version, IReadOnlyList<TargetGroup> Groups)> _known = new(StringComparer.Ordinal);

    /// <summary>The groups of the sources now.</summary>
    public async ValueTask<DiscoverySnapshot> ReadAsync(IReadOnlyList<DiscoverySource> sources, CancellationToken cancellationToken)
    {
        if (sources.Count == 0)
        {
            return DiscoverySnapshot.Empty;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var statuses = await store.StatusesAsync(cancellationToken);
            var groups = new Dictionary<string, IReadOnlyList<TargetGroup>>(StringComparer.Ordinal);
            var versions = new List<string>();
            foreach (var source in sources)
            {
                if (!statuses.TryGetValue(source.Id, out var status))
                {
                    continue;
                }

                if (!_known.TryGetValue(source.Id, out var known) || known.Version != status.Version)
                {
                    // Under the version that they have, which may be the one that the row is about to name: then they are read once more.
                    var (units, version) = await store.UnitsAsync(source.Id, cancellationToken);
                    known = (version, [.. units.SelectMany(u => u.Groups)]);
                    _known[source.Id] = known;
                }

                groups[source.Name] = known.Groups;
                versions.Add($"{source.Id} {known.Version}");
            }

            foreach (var gone in _known.Keys.Except(sources.Select(s => s.Id)).ToArray())
            {
                _known.Remove(gone);
            }

            return new DiscoverySnapshot($"{StableHash.Of(string.Join('\n', versions)):x8}", groups);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
