using Pronoia.Benchmarks.Cost;
using Pronoia.Benchmarks.Storage;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Queues;
using Pronoia.Storage.Tables;

namespace Pronoia.Benchmarks.Simulation;

/// <summary>Storage in memory that counts calls; what is enqueued is handed to the simulation.</summary>
internal sealed class SimulatedStorage(Action<string> enqueued) : IStorage, IWorkQueue, IDisposable
{
    private readonly InMemoryStorage _inner = new();
    private CountingTableStore? _tables;
    private CountingBlobStore? _blobs;

    public CountingTableStore Tables => _tables ??= new CountingTableStore(_inner.Tables);

    public CountingBlobStore Blobs => _blobs ??= new CountingBlobStore(_inner.Blobs);

    ITableStore IStorage.Tables => Tables;

    IBlobStore IStorage.Blobs => Blobs;

    IWorkQueue IStorage.Queue => this;

    /// <summary>Calls so far that a request to the service would have been made for.</summary>
    public long Calls => Tables.Transactions + Blobs.Reads + Blobs.Writes + Blobs.Lists + Enqueued;

    /// <summary>What they are billed as. A message is enqueued, received (one call for several messages, counted as one each) and deleted.</summary>
    public Calls Counts => new(Tables.Transactions, Blobs.Writes + Blobs.Lists, Blobs.Reads, 3 * Enqueued);

    public long Enqueued { get; private set; }

    public ValueTask EnqueueAsync(string queue, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        QueueLimits.Check(queue, message, delay);
        Enqueued++;
        enqueued(message);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _inner.Dispose();
}
