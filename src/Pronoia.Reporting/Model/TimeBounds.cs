namespace Pronoia.Reporting.Model;

/// <summary>An instant that is known only to lie between two checks.</summary>
/// <param name="EarliestUtc">It was not before this; null where no earlier check is known.</param>
/// <param name="LatestUtc">It was not after this.</param>
public readonly record struct TimeBounds(DateTimeOffset? EarliestUtc, DateTimeOffset LatestUtc);
