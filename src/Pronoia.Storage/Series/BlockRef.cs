namespace Pronoia.Storage.Series;

/// <summary>A block as its name tells it.</summary>
/// <param name="Name">The blob.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="DayMs">The start of its day.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Hour">Its hour of the day; null: the whole day.</param>
/// <param name="Generation">How often it was written anew.</param>
internal sealed record BlockRef(string Name, long Length, long DayMs, string Shard, int? Hour, int Generation)
{
    /// <summary>Its first instant, inclusive.</summary>
    public long StartMs => DayMs + ((Hour ?? 0) * SeriesPaths.HourMs);

    /// <summary>Its last instant, exclusive.</summary>
    public long EndMs => Hour is null ? DayMs + SeriesPaths.DayMs : StartMs + SeriesPaths.HourMs;

    public bool Overlaps(long minTimeMs, long maxTimeMs) => StartMs <= maxTimeMs && EndMs > minTimeMs;
}
