namespace Pronoia.Detection.Forecasting;

/// <summary>
/// Series that come back by themselves: their present slope says little about tomorrow. What they gain from one day to the next at the
/// same time of day does.
/// </summary>
internal static class Swings
{
    /// <summary>A past reversal of this share of the present move makes reversals usual.</summary>
    private const double ReversalRatio = 0.1;

    /// <summary>Means of so many points are compared, so that noise is not taken for a swing.</summary>
    private const int SmoothedBuckets = 4;
    private const double DaySeconds = 86400;

    /// <summary>
    /// The ends of the interval: a fifth sooner than the peaks get there, or than the time itself where the series stands above all of them (the faster gain says little, since
    /// clean-up jobs do not keep to days), and twice the time.
    /// </summary>
    private const double Sooner = 1.2;
    private const double Later = 2;

    /// <summary>Whether the series, before its present stretch, moved this way and came back.</summary>
    /// <param name="buckets">The history, oldest first.</param>
    /// <param name="stretch">The present stretch.</param>
    /// <param name="sign">1 for rising, −1 for falling.</param>
    internal static bool AreUsual(ReadOnlySpan<CompactHistory.Bucket> buckets, in Stretch stretch, int sign)
    {
        var move = Math.Abs(stretch.Line.Slope) * (buckets[^1].Seconds - stretch.FromSeconds);
        var high = double.NegativeInfinity;
        var reversal = 0.0;
        var mean = double.NaN;
        foreach (var bucket in buckets)
        {
            if (bucket.Seconds > stretch.FromSeconds)
                break;
            var weight = bucket.Weight >= SmoothedBuckets ? 1 : (double)bucket.Weight / SmoothedBuckets;
            mean = double.IsNaN(mean) ? bucket.Value : mean + ((bucket.Value - mean) * weight);
            high = Math.Max(high, sign * mean);
            reversal = Math.Max(reversal, high - (sign * mean));
        }

        return reversal > ReversalRatio * move;
    }

    /// <summary>Time to cover a distance at the daily gain; infinite while there are no two days of history, or no gain in both.</summary>
    internal static (double Seconds, double Lower, double? Upper) TimeTo(
        ReadOnlySpan<CompactHistory.Bucket> buckets, double distance, double now, int sign)
    {
        var level = At(buckets, now);
        var oneDay = sign * (level - At(buckets, now - DaySeconds)) / DaySeconds;
        var twoDays = sign * (level - At(buckets, now - (2 * DaySeconds))) / (2 * DaySeconds);
        var slow = Math.Min(oneDay, twoDays);
        if (!(slow > 0))
            return (double.PositiveInfinity, double.PositiveInfinity, null);
        var away = Math.Max(0, sign * distance);
        var peaks = PeaksTo(buckets, level + distance, now, sign);
        if (peaks > away / slow)
            return (double.PositiveInfinity, double.PositiveInfinity, null);
        return (away / slow, (peaks > 0 ? peaks : away / slow) / Sooner, Later * away / slow);
    }

    /// <summary>Time until the peaks get there, at what they grew from one half of the history to the other; 0 where the series stands above all of them.</summary>
    private static double PeaksTo(ReadOnlySpan<CompactHistory.Bucket> buckets, double threshold, double now, int sign)
    {
        var half = 0.5 * (buckets[0].Seconds + now);
        var (early, late) = (default(CompactHistory.Bucket), default(CompactHistory.Bucket));
        foreach (var bucket in buckets)
        {
            ref var peak = ref bucket.Seconds < half ? ref early : ref late;
            if (peak.Weight == 0 || sign * bucket.Value > sign * peak.Value)
                peak = bucket;
        }

        var growth = sign * (late.Value - early.Value) / (late.Seconds - early.Seconds);
        return early.Weight == 0 || now - late.Seconds < DaySeconds / 8 ? 0
            : growth > 0 ? (sign * (threshold - late.Value) / growth) - (now - late.Seconds)
            : double.PositiveInfinity;
    }

    /// <summary>The mean of about an hour around a time, by interpolation between buckets; NaN before the first.</summary>
    private static double At(ReadOnlySpan<CompactHistory.Bucket> buckets, double seconds)
    {
        if (buckets[0].Seconds > seconds)
            return double.NaN;
        for (var i = buckets.Length - 1; i > 0; i--)
        {
            if (buckets[i - 1].Seconds > seconds)
                continue;
            var (before, after) = (buckets[i - 1], buckets[i]);
            var share = after.Seconds > before.Seconds ? Math.Clamp((seconds - before.Seconds) / (after.Seconds - before.Seconds), 0, 1) : 1;
            return before.Value + ((after.Value - before.Value) * share);
        }

        return buckets[0].Value;
    }
}
