namespace Pronoia.Storage.Series;

/// <summary>A log as its name tells it.</summary>
/// <param name="Name">The blob.</param>
/// <param name="Length">Its bytes when it was listed.</param>
/// <param name="HourMs">The start of its hour.</param>
/// <param name="Shard">Its shard.</param>
internal sealed record LogRef(string Name, long Length, long HourMs, string Shard)
{
    public bool Overlaps(long minTimeMs, long maxTimeMs) => HourMs <= maxTimeMs && HourMs + SeriesPaths.HourMs > minTimeMs;
}
