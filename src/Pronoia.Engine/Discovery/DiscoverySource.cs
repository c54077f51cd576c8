using System.Globalization;
using Pronoia.Engine.Planning;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Discovery;

/// <summary>One discovery section whose targets are found while running.</summary>
/// <param name="Name">What people and series call it: <c>scrape/node/file_sd/0</c>.</param>
/// <param name="Definition">What it looks at; another definition is another source, whose old groups do not count.</param>
/// <param name="Interval">The time between two looks.</param>
/// <param name="Section">The section as it was loaded.</param>
/// <param name="Create">Makes what looks.</param>
internal sealed record DiscoverySource(string Name, string Definition, TimeSpan Interval, object Section, Func<TimeProvider, IDiscoverer> Create)
{
    /// <summary>The identity of its job and its state.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{JobId.Of("discovery", Name)}-{StableHash.Of(Definition):x8}");

    /// <summary>The sources of the sections of one owner, in order.</summary>
    /// <param name="owner">The owner: <c>scrape/node</c>, <c>targets/shops</c>, <c>federation/core</c>.</param>
    /// <param name="discovery">Its sections.</param>
    public static IEnumerable<DiscoverySource> Of(string owner, ServiceDiscovery discovery) =>
    [
        .. discovery.Files.Select((f, i) => new DiscoverySource(
            $"{owner}/file_sd/{i}",
            string.Join('\n', f.Files),
            Bounded(f.RefreshInterval < DiscoveryLimits.MaxFileInterval ? f.RefreshInterval : DiscoveryLimits.MaxFileInterval),
            f,
            _ => new FileDiscoverer(f))),
        .. discovery.Http.Select((h, i) => new DiscoverySource(
            $"{owner}/http_sd/{i}", h.Url.AbsoluteUri, Bounded(h.RefreshInterval), h, time => new HttpDiscoverer(h, time))),
        .. discovery.Consul.Select((c, i) => new DiscoverySource(
            $"{owner}/consul_sd/{i}", Text(c), Bounded(c.RefreshInterval), c, time => new ConsulDiscoverer(c, time))),
    ];

    private static TimeSpan Bounded(TimeSpan interval) => interval < DiscoveryLimits.MinInterval ? DiscoveryLimits.MinInterval : interval;

    private static string Text(ConsulDiscovery c) => string.Join(
        '\n',
        [
            $"{c.Scheme}://{c.Server}/{c.PathPrefix}", c.Datacenter, c.Namespace, c.Partition, c.Filter, c.HealthFilter, c.TagSeparator,
            string.Join(',', c.Services), string.Join(',', c.Tags), string.Join(',', c.NodeMeta.Select(m => $"{m.Key}={m.Value}")),
        ]);
}
