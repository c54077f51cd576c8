namespace Pronoia.Storage.Series.Blocks;

/// <summary>One chunk of a series in a block: its timestamps, where its values are, and what they amount to.</summary>
/// <param name="Timeline">The timeline.</param>
/// <param name="Start">Where in the timeline the chunk starts.</param>
/// <param name="Count">The samples.</param>
/// <param name="Page">The page that holds the values.</param>
/// <param name="Slot">The chunk's number in the page.</param>
/// <param name="Summary">Minimum, maximum, sum and count.</param>
internal readonly record struct ChunkInfo(int Timeline, int Start, int Count, int Page, int Slot, SampleSummary Summary);
