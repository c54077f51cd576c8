namespace Pronoia.Storage.Series;

/// <summary>What compaction did.</summary>
/// <param name="LogsCompacted">Closed logs that became blocks of an hour.</param>
/// <param name="BlocksMerged">Blocks that were merged into blocks of a day.</param>
/// <param name="BlocksWritten">Blocks written.</param>
/// <param name="SamplesWritten">Samples in them.</param>
/// <param name="BytesWritten">Bytes in them.</param>
public sealed record CompactionResult(int LogsCompacted, int BlocksMerged, int BlocksWritten, long SamplesWritten, long BytesWritten);
