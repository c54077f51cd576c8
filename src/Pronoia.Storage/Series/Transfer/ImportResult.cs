namespace Pronoia.Storage.Series.Transfer;

/// <summary>What an import stored.</summary>
/// <param name="Samples">Samples stored.</param>
/// <param name="Duplicates">Samples left out: the import has another of the same series and time, which came first.</param>
/// <param name="Blocks">Blocks written.</param>
/// <param name="MinTimeMs">The first sample's time, milliseconds since the epoch; null where there are none.</param>
/// <param name="MaxTimeMs">The last sample's time.</param>
public sealed record ImportResult(long Samples, long Duplicates, int Blocks, long? MinTimeMs, long? MaxTimeMs);
