using Pronoia.Storage.Embedded;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tests.Series;
using Pronoia.Tests.StorageContract;

namespace Pronoia.Storage.Tests.Embedded;

public sealed class EmbeddedTableStoreTests : TableStoreContract
{
    private readonly EmbeddedFixture _fixture = new();

    public override Task DisposeAsync() => _fixture.DisposeAsync();

    protected override Task<IStorage> OpenAsync() => _fixture.OpenAsync();
}

public sealed class EmbeddedBlobStoreTests : BlobStoreContract
{
    private readonly EmbeddedFixture _fixture = new();

    public override Task DisposeAsync() => _fixture.DisposeAsync();

    protected override Task<IStorage> OpenAsync() => _fixture.OpenAsync();
}

public sealed class InMemoryTableStoreTests : TableStoreContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(new InMemoryStorage());
}

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(new InMemoryStorage());
}

public sealed class EmbeddedSeriesStoreTests : SeriesStoreContract
{
    private readonly EmbeddedFixture _fixture = new();

    public override Task DisposeAsync() => _fixture.DisposeAsync();

    protected override Task<IStorage> OpenAsync() => _fixture.OpenAsync();
}

public sealed class InMemorySeriesStoreTests : SeriesStoreContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(new InMemoryStorage());
}

public sealed class InProcessQueueContractTests : WorkQueueContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IStorage> OpenAsync() => Task.FromResult<IStorage>(new InMemoryStorage());

    protected override async Task<IReadOnlyList<string>> DrainAsync(string queue)
    {
        using var stop = new CancellationTokenSource();
        var texts = new List<string>();
        await using var messages = ((InProcessQueue)Storage.Queue).ReceiveAsync(queue, stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            var next = messages.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
                return texts;
            }

            await next;
            texts.Add(messages.Current.Text);
        }
    }
}

internal sealed class EmbeddedFixture
{
    private readonly TemporaryDirectory _directory = new();
    private EmbeddedStorage? _storage;

    public async Task<IStorage> OpenAsync() =>
        _storage = await EmbeddedStorage.OpenAsync(
            _directory.Path, new EmbeddedStorageOptions { Durability = Durability.Process }, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _storage!.DisposeAsync();
        _directory.Dispose();
    }
}
