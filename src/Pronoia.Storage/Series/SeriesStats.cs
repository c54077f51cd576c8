namespace Pronoia.Storage.Series;

/// <summary>What the series store holds.</summary>
/// <param name="Logs">Logs, that is open or uncompacted hours of shards.</param>
/// <param name="LogBytes">Their bytes.</param>
/// <param name="LogSamples">Their samples.</param>
/// <param name="Blocks">Blocks.</param>
/// <param name="BlockBytes">Their bytes.</param>
/// <param name="BlockSamples">Their samples.</param>
/// <param name="Shards">Shards with a log or a block.</param>
/// <param name="MinTimeMs">The earliest hour with samples, milliseconds since the epoch; null where there are none.</param>
/// <param name="MaxTimeMs">The end of the latest hour with samples.</param>
public sealed record SeriesStats(
    int Logs, long LogBytes, long LogSamples, int Blocks, long BlockBytes, long BlockSamples, int Shards, long? MinTimeMs, long? MaxTimeMs);
