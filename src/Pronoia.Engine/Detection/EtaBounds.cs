namespace Pronoia.Engine.Detection;

/// <summary>When a forecast expects a threshold to be crossed, UTC.</summary>
/// <param name="Earliest">The lower end of the interval.</param>
/// <param name="Expected">The most likely time.</param>
/// <param name="Latest">The upper end; null where it may never come.</param>
public sealed record EtaBounds(DateTimeOffset Earliest, DateTimeOffset Expected, DateTimeOffset? Latest);
