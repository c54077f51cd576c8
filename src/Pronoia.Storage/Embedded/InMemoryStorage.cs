using Pronoia.Storage.Blobs;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Embedded;

/// <summary>Storage that lives in memory and dies with the object: for tests and for runs that shall leave nothing behind.</summary>
public sealed class InMemoryStorage : IStorage, IDisposable
{
    private readonly EmbeddedTableStore _tables;

    /// <summary>Makes an empty storage.</summary>
    /// <param name="time">The clock of the work queue; null: the system's.</param>
    public InMemoryStorage(TimeProvider? time = null)
    {
        _tables = new EmbeddedTableStore(directory: null, new EmbeddedStorageOptions(), new FileSync(Durability.Process));
        Queue = new InProcessQueue(time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public ITableStore Tables => _tables;

    /// <inheritdoc/>
    public IBlobStore Blobs { get; } = new InMemoryBlobStore();

    /// <summary>The work queue; the host receives from it.</summary>
    public InProcessQueue Queue { get; }

    IWorkQueue IStorage.Queue => Queue;

    /// <inheritdoc/>
    public void Dispose() => _tables.Dispose();
}
