using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Pronoia.Detection;

/// <summary>
/// Finds the period of a series: the strongest frequencies of its periodogram, refined on its autocorrelation, as ML.NET's
/// DetectSeasonality, but on the deviations from the mean (ML.NET keeps the mean and so finds periods in white noise), with missing
/// values filled in by interpolation and without its limit of 400 points on the period.
/// </summary>
public static class SeasonalityDetector
{
    /// <summary>A period must recur this often to be believed.</summary>
    private const int LeastCycles = 8;

    /// <summary>The second frequency is looked at if it stands this far above the median one, and within this factor of the best.</summary>
    private const double OverMedian = 6;
    private const double UnderBest = 10;

    /// <summary>And its period is taken if its autocorrelation beats that of the best by this ratio.</summary>
    private const double BetterBy = 1.05;
    private const double LeastEnergy = 1e-10;

    /// <summary>Finds the period.</summary>
    /// <param name="series">Equally spaced values; NaN and infinities stand for missing ones.</param>
    /// <param name="randomness">Confidence, 0.5 to 1, with which the correlogram must differ from that of white noise.</param>
    /// <returns>The period in points, or −1 when none is significant.</returns>
    public static int Detect(ReadOnlySpan<double> series, double randomness = 0.95)
    {
        var length = series.Length;
        if (length < 2 * LeastCycles)
            return -1;
        var values = Centre(series);
        if (values is null)
            return -1;
        Fourier.Forward(values, FourierOptions.AsymmetricScaling);
        for (var i = 0; i < length; i++)
            values[i] = new Complex((values[i].Real * values[i].Real) + (values[i].Imaginary * values[i].Imaginary), 0);
        var (best, second) = Frequencies(values);
        Fourier.Inverse(values, FourierOptions.AsymmetricScaling);
        var (period, energy) = Period(values, best);
        if (second > 0)
        {
            var (otherPeriod, otherEnergy) = Period(values, second);
            if (otherPeriod > 0 && (period < 0 || (otherPeriod != period && otherEnergy > energy * BetterBy)))
                (period, energy) = (otherPeriod, otherEnergy);
        }

        var threshold = Gaussian.UpperQuantile(1 - randomness) / Math.Sqrt(length);
        return period > 0 && energy >= LeastEnergy && energy / values[0].Real >= threshold ? period : -1;
    }

    private static Complex[]? Centre(ReadOnlySpan<double> series)
    {
        double mean = 0, largest = 0;
        var usable = 0;
        foreach (var value in series)
        {
            if (!UsableValue.Is(value))
                continue;
            usable++;
            mean += (value - mean) / usable;
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (2 * usable < series.Length || largest == 0)
            return null;
        var values = new Complex[series.Length];
        var last = -1;
        for (var i = 0; i < series.Length; i++)
        {
            if (!UsableValue.Is(series[i]))
                continue;
            values[i] = series[i] - mean;
            for (var gap = last + 1; gap < i; gap++)
                values[gap] = last < 0 ? values[i] : values[last] + ((values[i] - values[last]) * (gap - last) / (i - last));
            last = i;
        }

        for (var gap = last + 1; gap < series.Length; gap++)
            values[gap] = values[last];
        return values;
    }

    private static (int Best, int Second) Frequencies(Complex[] periodogram)
    {
        var length = periodogram.Length;
        var half = length / 2;
        var best = 1;
        for (var i = 2; i <= half; i++)
        {
            if (periodogram[i].Real > periodogram[best].Real)
                best = i;
        }

        var period = length / best;
        var second = -1;
        for (var i = 1; i <= half; i++)
        {
            var isSamePeriod = i > (double)length / (period + 1) && (period == 1 || i < (double)length / (period - 1));
            var isPeak = periodogram[i].Real >= periodogram[i - 1].Real && periodogram[i].Real >= periodogram[(i + 1) % length].Real;
            if (!isSamePeriod && isPeak && (second < 0 || periodogram[i].Real > periodogram[second].Real))
                second = i;
        }

        var energies = new double[half];
        for (var i = 0; i < half; i++)
            energies[i] = periodogram[i + 1].Real;
        Array.Sort(energies);
        var median = energies[half / 2];
        var isStrong = second > 0 && periodogram[second].Real > OverMedian * median && periodogram[second].Real * UnderBest > periodogram[best].Real;
        return (best, isStrong ? second : -1);
    }

    private static (int Period, double Energy) Period(Complex[] correlation, int frequency)
    {
        if (frequency <= 1)
            return (-1, -1);
        var length = correlation.Length;
        var best = -1;
        var energy = -1.0;
        for (var lag = length / (frequency + 1); lag <= length / (frequency - 1) && lag < length; lag++)
        {
            if (correlation[lag].Real <= energy)
                continue;
            energy = correlation[lag].Real;
            best = lag;
        }

        return best <= 1 || length < LeastCycles * best ? (-1, -1) : (best, energy);
    }
}
