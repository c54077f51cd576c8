using Pronoia.Storage.Queues;

namespace Pronoia.Storage.Embedded;

/// <summary>Options of the embedded storage.</summary>
public sealed class EmbeddedStorageOptions
{
    /// <summary>What an acknowledged write survives. Default: <see cref="Embedded.Durability.Disk"/>.</summary>
    public Durability Durability { get; init; } = Durability.Disk;

    /// <summary>The most messages that one in-process queue holds. Default: 100,000.</summary>
    public int QueueCapacity { get; init; } = InProcessQueue.DefaultCapacity;

    /// <summary>A table's journal is rewritten when more than so many of its bytes are dead, and more than half of them. Default: 4 MiB.</summary>
    public long JournalSlackBytes { get; init; } = 4 * 1024 * 1024;
}
