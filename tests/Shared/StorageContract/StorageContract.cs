using Pronoia.Storage;

namespace Pronoia.Tests.StorageContract;

/// <summary>What the contract suites need of an adapter: a storage per test, with names of its own where the back end is shared.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected IStorage Storage { get; private set; } = null!;

    protected static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync() => Storage = await OpenAsync();

    public abstract Task DisposeAsync();

    protected abstract Task<IStorage> OpenAsync();

    protected static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
