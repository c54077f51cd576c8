using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Jobs;

/// <summary>Looks for targets and stores what was found, for the next tick of whichever instance. Where that fails what was found before stays.</summary>
internal sealed class DiscoveryJobRunner(EngineServices services, DiscoveryStore store) : IJobRunner, IDisposable
{
    private readonly ConcurrentDictionary<string, (DiscoverySource Source, IDiscoverer Discoverer)> _discoverers = new(StringComparer.Ordinal);
    private readonly ILogger<DiscoveryJobRunner> _logger = services.Loggers.CreateLogger<DiscoveryJobRunner>();

    public JobKind Kind => JobKind.Discovery;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var source = job.Discovery!;
        var discoverer = Discoverer(config, source);
        var status = (await store.StatusesAsync(cancellationToken)).GetValueOrDefault(source.Id);
        var (before, stored) = await store.UnitsAsync(source.Id, cancellationToken);
        var outcome = Bounded(await discoverer.DiscoverAsync(before, cancellationToken), before);
        var saved = await store.SaveAsync(source, status, stored, outcome, slot, cancellationToken);
        var targets = outcome.Units.Sum(u => u.Groups.Sum(g => g.Targets.Count));
        await services.Series.AppendAsync(job.Id, DiscoveryMetrics.Of(source, saved, targets, slot), cancellationToken);
        if (outcome.Errors.Count == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{targets} targets");
        }

        foreach (var error in outcome.Errors.Take(10))
        {
            _logger.LogWarning("Discovery {Discovery} failed: {Error}; what was found before stays", source.Name, error);
        }

        return $"{saved.Error}; {targets} targets";
    }

    public void Dispose()
    {
        foreach (var (_, discoverer) in _discoverers.Values)
        {
            discoverer.Dispose();
        }
    }

    private static DiscoveryOutcome Bounded(DiscoveryOutcome outcome, IReadOnlyList<DiscoveryUnit> before)
    {
        var targets = outcome.Units.Sum(u => u.Groups.Sum(g => (long)g.Targets.Count));
        return targets <= DiscoveryLimits.MaxTargets
            ? outcome
            : new DiscoveryOutcome(before, [.. outcome.Errors, $"{targets} targets were found: at most {DiscoveryLimits.MaxTargets} are taken"]);
    }

    // A reload makes sections anew: what holds their secrets and connections must be the new one. The old one is not disposed, since a look may be under way.
    private IDiscoverer Discoverer(PronoiaConfig config, DiscoverySource source)
    {
        if (_discoverers.TryGetValue(source.Id, out var held) && ReferenceEquals(held.Source.Section, source.Section))
        {
            return held.Discoverer;
        }

        foreach (var gone in _discoverers.Keys.Except(DiscoveredConfiguration.Sources(config).Select(s => s.Id)))
        {
            _discoverers.TryRemove(gone, out _);
        }

        var next = (Source: source, Discoverer: source.Create(services.Time));
        _discoverers[source.Id] = next;
        return next.Discoverer;
    }
}
