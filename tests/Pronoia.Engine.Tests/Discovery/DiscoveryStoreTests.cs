using Pronoia.Engine.Discovery;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Discovery;

public sealed class DiscoveryStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly DiscoverySource Source = new("scrape/a/http_sd/0", "x", TimeSpan.FromSeconds(30), new object(), _ => throw new InvalidOperationException());

    [Fact]
    public async Task Two_looks_that_cross_are_mended_by_the_next_one()
    {
        var (storage, other) = (new InMemoryStorage(), new InMemoryStorage());
        var store = new DiscoveryStore(storage);
        using var view = new DiscoveryView(store);
        var (one, two) = (Outcome("one:1"), Outcome("two:1"));
        await store.SaveAsync(Source, null, "", one, Now, CancellationToken.None);
        await new DiscoveryStore(other).SaveAsync(Source, null, "", two, Now, CancellationToken.None);

        // The groups of the second look beside the row of the first.
        var blob = $"state/discovery/{Source.Id}";
        await storage.Blobs.PutAsync(blob, (await other.Blobs.GetAsync(blob))!.Bytes, BlobCondition.None, CancellationToken.None);
        Assert.Equal("two:1", await SeenAsync(view));

        var status = (await store.StatusesAsync(CancellationToken.None))[Source.Id];
        var (_, stored) = await store.UnitsAsync(Source.Id, CancellationToken.None);
        await store.SaveAsync(Source, status, stored, one, Now, CancellationToken.None);
        Assert.Equal("one:1", await SeenAsync(view));
    }

    private static async Task<string> SeenAsync(DiscoveryView view) =>
        (await view.ReadAsync([Source], CancellationToken.None)).Groups[Source.Name][0].Targets[0]["__address__"];

    private static DiscoveryOutcome Outcome(string address) =>
        new([new DiscoveryUnit("u", [new TargetGroup([Labels.Of([new Label("__address__", address)])], Labels.Empty, "u")])], []);
}
