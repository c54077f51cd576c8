using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Discovery;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Jobs;

/// <summary>Looks for targets and stores what was found, for the next tick of whichever instance. Where that fails what was found before stays.</summary>
internal sealed class DiscoveryJobRunner(EngineServices services, DiscoveryStore store) : IJobRunner, IDisposable
{
    private const string Up = "pronoia_discovery_up";
    private const string Targets = "pronoia_discovery_targets";
    private const string LastSuccess = "pronoia_discovery_last_success_timestamp_seconds";

    private readonly ConcurrentDictionary<string, (DiscoverySource Source, IDiscoverer Discoverer)> _discoverers = new(StringComparer.Ordinal);
    private readonly ILogger<DiscoveryJobRunner> _logger = services.Loggers.CreateLogger<DiscoveryJobRunner>();

    public JobKind Kind => JobKind.Discovery;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var source = job.Discovery!;
        var discoverer = Discoverer(source);
        var status = (await store.StatusesAsync(cancellationToken)).GetValueOrDefault(source.Id);
        var before = status is null ? [] : await store.UnitsAsync(source.Id, cancellationToken);
        var outcome = Bounded(await discoverer.DiscoverAsync(before, cancellationToken), before);
        var saved = await store.SaveAsync(source, status, outcome, slot, cancellationToken);
        var targets = outcome.Units.Sum(u => u.Groups.Sum(g => g.Targets.Count));
        await RecordAsync(job, source, saved, targets, slot, cancellationToken);
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

    // A reload makes sources anew: what holds their secrets and connections must be the new one.
    private IDiscoverer Discoverer(DiscoverySource source)
    {
        var held = _discoverers.GetOrAdd(source.Id, static (_, made) => (made.Source, made.Source.Create(made.Time)), (Source: source, services.Time));
        if (ReferenceEquals(held.Source, source))
        {
            return held.Discoverer;
        }

        var next = (source, source.Create(services.Time));
        _discoverers[source.Id] = next;
        held.Discoverer.Dispose();
        return next.Item2;
    }

    private async ValueTask RecordAsync(Job job, DiscoverySource source, DiscoveryStatus status, int targets, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        services.Metadata.Note(new MetricFamily(Up, "Whether a discovery read everything it looks at.", MetricType.Gauge, []));
        services.Metadata.Note(new MetricFamily(Targets, "Targets that a discovery gives, before relabelling.", MetricType.Gauge, []));
        services.Metadata.Note(new MetricFamily(LastSuccess, "When a discovery last read everything it looks at, seconds since the epoch.", MetricType.Gauge, []));
        var stamp = slot.ToUnixTimeMilliseconds();
        var samples = new List<SeriesSample> { Sample(Up, status.Error.Length == 0 ? 1 : 0), Sample(Targets, targets) };
        if (status.LastSuccess is { } success)
        {
            samples.Add(Sample(LastSuccess, success.ToUnixTimeMilliseconds() / 1000.0));
        }

        await services.Series.AppendAsync(job.Id, samples, cancellationToken);

        SeriesSample Sample(string name, double value) => new(Labels.Of(name, ("discovery", source.Name)), stamp, value);
    }
}
