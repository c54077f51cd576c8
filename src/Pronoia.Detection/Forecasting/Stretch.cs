namespace Pronoia.Detection.Forecasting;

/// <summary>The longest stretch before now that one line explains, with its noise and the autocorrelation of its residuals.</summary>
internal readonly record struct Stretch(LineFit Line, double FromSeconds, double Variance, double Inflation)
{
    /// <summary>Residual autocorrelation counted at most: beyond, a line explains nothing and its error grows without bound.</summary>
    private const double MaximumCorrelation = 0.95;

    private const double Rounding = 1e-9;

    /// <summary>A trend may bend: so much sooner or later than the edges of the band.</summary>
    private const double Bend = 1.2;

    internal static Stretch Before(ReadOnlySpan<CompactHistory.Bucket> buckets, int seed, int offPoints, double offErrors)
    {
        var line = default(LineFit);
        var off = 0;
        var side = 0;
        var first = buckets.Length;
        for (var i = buckets.Length - 1; i >= 0; i--)
        {
            var bucket = buckets[i];
            if (line.Count >= seed)
            {
                var error = Math.Sqrt(line.Variance * ((1.0 / bucket.Weight) + line.Leverage(bucket.Seconds)));
                var residual = bucket.Value - line.At(bucket.Seconds);
                var tolerance = Math.Max(StudentT.Quantile(offErrors, line.Count - 2) * error, Resolution(bucket.Value));
                if (Math.Abs(residual) > tolerance)
                {
                    off = Math.Sign(residual) == side ? off + 1 : 1;
                    side = Math.Sign(residual);
                    if (off == offPoints)
                        break;
                    continue;
                }

                off = 0;
                side = 0;
            }

            line.Add(bucket.Seconds, bucket.Value, bucket.Weight);
            first = i;
        }

        return new Stretch(line, buckets[first].Seconds, line.Variance, CorrelationFactor(buckets[first..], line));
    }

    internal bool IsSlopeSignificant(double z)
    {
        if (Line.Count <= 4 || Line.Slope == 0)
            return false;
        var error = Math.Sqrt(Variance * Inflation / Line.TimeSpread);
        return Math.Abs(Line.Slope) > StudentT.Quantile(z, Line.Count - 2) * error;
    }

    /// <summary>Where the line meets the threshold and where the edges of its prediction band do (Fieller's interval): a point may lie off the line by its noise.</summary>
    internal (double Seconds, double Lower, double? Upper) TimeTo(double threshold, double now, double z)
    {
        var slope = Line.Slope;
        var level = Line.At(now);
        var seconds = Math.Max(0, (threshold - level) / slope);
        var quantile = StudentT.Quantile(z, Line.Count - 2);
        var squared = quantile * quantile * Variance * Inflation;
        var lag = now - Line.MeanTime;

        // (level − threshold + slope·s)² = q²·(noise + inflated·(1/W + (s + lag)²/Sxx)), a quadratic in s.
        var distance = level - threshold;
        var a = (slope * slope) - (squared / Line.TimeSpread);
        var b = 2 * ((distance * slope) - (squared * lag / Line.TimeSpread));
        var c = (distance * distance) - (quantile * quantile * Variance) - (squared * ((1 / Line.Weight) + (lag * lag / Line.TimeSpread)));
        var discriminant = (b * b) - (4 * a * c);
        // On a clean line it is zero but for rounding.
        if (discriminant < 0 && discriminant > -Rounding * b * b)
            discriminant = 0;
        if (!(a > 0) || !(discriminant >= 0))
            return (seconds, 0, null);
        var root = Math.Sqrt(discriminant);
        var lower = Math.Clamp((-b - root) / (2 * a), 0, seconds);
        return (seconds, lower / Bend, Bend * Math.Max(seconds, (-b + root) / (2 * a)));
    }

    private static double Resolution(double value) => 1e-9 * Math.Abs(value);

    /// <summary>Variance of a mean of autocorrelated noise over that of white noise, from the lag-one correlation of the residuals.</summary>
    private static double CorrelationFactor(ReadOnlySpan<CompactHistory.Bucket> buckets, in LineFit line)
    {
        var products = 0.0;
        var squares = 0.0;
        var previous = double.NaN;
        foreach (var bucket in buckets)
        {
            var residual = (bucket.Value - line.At(bucket.Seconds)) * Math.Sqrt(bucket.Weight);
            squares += residual * residual;
            if (!double.IsNaN(previous))
                products += residual * previous;
            previous = residual;
        }

        var correlation = squares > 0 ? Math.Clamp(products / squares, 0, MaximumCorrelation) : 0;
        return (1 + correlation) / (1 - correlation);
    }
}
