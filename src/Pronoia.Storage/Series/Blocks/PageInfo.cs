namespace Pronoia.Storage.Series.Blocks;

/// <summary>Where a page of values is in its block.</summary>
internal readonly record struct PageInfo(long Offset, int Length, int RawLength, uint Checksum);
