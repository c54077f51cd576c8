using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Takes from blocks and logs what a read is after.</summary>
internal interface ISeriesCollector
{
    /// <summary>Takes from a block whose index is there.</summary>
    /// <returns>Whether the block still exists.</returns>
    ValueTask<bool> AddAsync(BlockReader block, CancellationToken cancellationToken);

    /// <summary>Takes from a log.</summary>
    void Add(LogState log);
}
