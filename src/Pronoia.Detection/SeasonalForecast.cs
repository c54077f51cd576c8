namespace Pronoia.Detection;

/// <summary>A forecast of one slot of a series, in the units of the series.</summary>
/// <param name="TimestampMs">The start of the slot, Unix milliseconds UTC.</param>
/// <param name="Expected">The mean of the slot that is expected; NaN while too little is known.</param>
/// <param name="Lower">Lower end of the 95 % interval; NaN while it is not calibrated.</param>
/// <param name="Upper">Upper end of the 95 % interval; NaN while it is not calibrated.</param>
public readonly record struct SeasonalForecast(long TimestampMs, double Expected, double Lower, double Upper);
