namespace Pronoia.Detection;

/// <summary>When a series will reach a threshold if it goes on as it does. Durations in seconds from the newest point.</summary>
public readonly record struct ThresholdForecast
{
    /// <summary>Time to the threshold, 0 when it is already passed, null when no trend leads there.</summary>
    public double? Seconds { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Seconds"/>; null when that is null. Alert on this against a horizon.</summary>
    public double? LowerSeconds { get; init; }

    /// <summary>Upper end of the interval; null when the threshold may never be reached.</summary>
    public double? UpperSeconds { get; init; }

    /// <summary>Slope of the present trend, units of the series per second; 0 while no trend is significant.</summary>
    public double SlopePerSecond { get; init; }

    /// <summary>Share of the variance the line explains over the points it was fitted to, 0 to 1.</summary>
    public double RSquared { get; init; }

    /// <summary>Level of the line at the newest point; NaN without points.</summary>
    public double Level { get; init; }

    /// <summary>Number of points the line was fitted to.</summary>
    public long TrainedPoints { get; init; }

    /// <summary>Time of the oldest point the line was fitted to, Unix milliseconds UTC.</summary>
    public long TrainingFromMs { get; init; }

    /// <summary>Time of the newest point, Unix milliseconds UTC.</summary>
    public long TrainingToMs { get; init; }

    /// <summary>Whether the time is that of the gain from day to day, because the series swings: on which day it gets there is known better than when on that day.</summary>
    internal bool IsOfSwings { get; init; }

    /// <summary>What a trend does not know: that it may bend. Spread of the logarithm of the time, besides that of the interval.</summary>
    private const double BendSpread = 0.25;

    /// <summary>Chance that a series without a trend gets there all the same.</summary>
    private const double Unforeseen = 0.005;

    /// <summary>The width of the 95 % interval of a normal distribution in standard deviations.</summary>
    private const double IntervalWidth = 3.92;

    /// <summary>The probability that the threshold is reached within a time: the time is taken as log-normal with the interval's spread.</summary>
    /// <param name="seconds">The time, more than zero.</param>
    /// <returns>A probability, 0 to 1.</returns>
    public double ProbabilityWithin(double seconds)
    {
        if (Seconds is not { } expected)
            return Unforeseen;
        if (expected <= 0)
            return 1;
        var spread = LowerSeconds is > 0 and { } lower && UpperSeconds is { } upper ? Math.Log(upper / lower) / IntervalWidth : 1;
        var deviations = Math.Log(seconds / expected) / Math.Sqrt((spread * spread) + (BendSpread * BendSpread));
        return Math.Clamp(1 - Gaussian.UpperTail(deviations), Unforeseen, 1);
    }
}
