using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Storage.Embedded;

namespace Pronoia.Engine.Tests.Detection;

public sealed class ShardStateStoreTests
{
    [Fact]
    public async Task What_a_slot_of_the_old_configuration_saves_is_read_anew_under_the_new_one()
    {
        var store = new ShardStateStore(new InMemoryStorage().Blobs, new EngineChoice([]), NullLogger<ShardStateStore>.Instance);
        var (before, after) = (Config(), Config());
        var state = await store.LoadAsync("s", before, CancellationToken.None);
        store.Clear();
        await store.SaveAsync("s", state, CancellationToken.None);

        var next = await store.LoadAsync("s", after, CancellationToken.None);
        Assert.NotSame(state, next);
        Assert.Equal(state.ETag, next.ETag);
        store.Return("s", next);
        Assert.Same(next, await store.LoadAsync("s", after with { Targets = [] }, CancellationToken.None));
    }

    private static PronoiaConfig Config() => ConfigurationLoader.Parse("targets: [{name: a, url: 'http://127.0.0.1:1'}]", "f", ".");
}
