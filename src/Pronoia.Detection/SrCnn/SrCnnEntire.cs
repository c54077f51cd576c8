using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Pronoia.Detection.SrCnn;

/// <summary>
/// Judges a whole series at once by its spectral residual (Ren and others 2019, arXiv:1906.03821), as ML.NET's
/// <c>DetectEntireAnomalyBySrCnn</c> in one batch and without a period. It looks at later points to judge earlier ones, so it is not online and is no
/// <see cref="IDetector"/>: it is for looking back.
/// </summary>
public static class SrCnnEntire
{
    /// <summary>Fewer points cannot be judged.</summary>
    public const int LeastPoints = 12;

    private const double Tiny = 1e-8;
    private const int Extrapolated = 5;
    private const int SlopePoints = 6;
    private const int SpectrumFilter = 3;
    private const int SaliencyFilter = 40;

    /// <summary>The mean of so many first points stands for theirs, which are too few for means of their own.</summary>
    private const int FirstScores = 11;

    /// <summary>Candidates nearer to the mean of the series than so many standard deviations are none.</summary>
    private const double LeastDeviations = 1.5;

    /// <summary>Points of a raw score above this are replaced before the expected values are worked out.</summary>
    private const double ReplacedScore = 0.35;

    /// <summary>The margin in which the expected value of an ordinary point is kept.</summary>
    private const double OrdinarySensitivity = 93;

    /// <summary>Judges a series.</summary>
    /// <param name="values">Equally spaced finite values, oldest first, <see cref="LeastPoints"/> or more.</param>
    /// <param name="options">The options; null: the defaults.</param>
    /// <returns>One verdict for each value.</returns>
    /// <exception cref="ArgumentException">There are too few values, one is not finite, or an option is out of range.</exception>
    public static IReadOnlyList<SrCnnPoint> Detect(ReadOnlySpan<double> values, SrCnnEntireOptions? options = null)
    {
        options ??= new SrCnnEntireOptions();
        if (values.Length < LeastPoints)
            throw new ArgumentException($"The series has {values.Length} values, expected {LeastPoints} or more.", nameof(values));
        if (!(options.Threshold is >= 0 and <= 1) || !(options.Sensitivity is >= 0 and <= 100))
            throw new ArgumentException("Expected a threshold of 0 to 1 and a sensitivity of 0 to 100.", nameof(options));
        foreach (var value in values)
        {
            if (!UsableValue.Is(value))
                throw new ArgumentException("A value is not finite.", nameof(values));
        }

        var points = Judge(values, options.Threshold);
        if (options.Mode == SrCnnEntireMode.AnomalyOnly)
            return points;
        var range = (Least: Min(values), Most: Max(values));
        var smooth = Smooth(Repair(values, points));
        for (var i = 0; i < points.Length; i++)
            points[i] = points[i] with { Expected = WithinRange(smooth[i], range) };
        if (options.Mode == SrCnnEntireMode.AnomalyAndMargin)
            AddMargins(values, points, smooth, options.Sensitivity);
        return points;
    }

    private static SrCnnPoint[] Judge(ReadOnlySpan<double> values, double threshold)
    {
        var saliency = Saliency(values);
        var means = TrailingMeans(saliency, Math.Min(saliency.Length, SaliencyFilter));
        Array.Fill(means, means[Math.Min(means.Length, FirstScores) - 1], 0, Math.Min(means.Length, FirstScores + 1));
        var (mean, deviation) = Moments(values);
        var points = new SrCnnPoint[values.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var average = Math.Abs(means[i]) < Tiny ? Tiny : means[i];
            var score = Math.Clamp(Math.Abs(saliency[i] - means[i]) / average / 10, 0, 1);
            var candidate = score > threshold;
            if (candidate && (deviation < Tiny || Math.Abs(values[i] - mean) / deviation < LeastDeviations))
                (candidate, score) = (false, 0);
            points[i] = new SrCnnPoint(candidate, score, saliency[i], double.NaN, double.NaN, double.NaN, double.NaN);
        }

        return points;
    }

    /// <summary>The magnitude of the series, extrapolated by some points, after its spectrum was divided by its own trailing mean on the logarithmic scale.</summary>
    private static double[] Saliency(ReadOnlySpan<double> values)
    {
        var spectrum = new Complex[values.Length + Extrapolated];
        var next = Extrapolate(values);
        for (var i = 0; i < spectrum.Length; i++)
            spectrum[i] = i < values.Length ? values[i] : next;
        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        var logarithms = Array.ConvertAll(spectrum, c => c.Magnitude > Tiny ? Math.Log(c.Magnitude) : 0);
        var means = TrailingMeans(logarithms, SpectrumFilter);
        for (var i = 0; i < spectrum.Length; i++)
            spectrum[i] = logarithms[i] == 0 ? Complex.Zero : spectrum[i] * Math.Exp(-means[i]);
        Fourier.Inverse(spectrum, FourierOptions.AsymmetricScaling);
        return Array.ConvertAll(spectrum, c => c.Magnitude);
    }

    /// <summary>The second of the points before the last plus the slopes from each of them to the newest.</summary>
    private static double Extrapolate(ReadOnlySpan<double> values)
    {
        var points = values.Slice(values.Length - SlopePoints - 1, SlopePoints);
        var sum = points[1];
        for (var i = 0; i < SlopePoints - 1; i++)
            sum += (points[^1] - points[i]) / (SlopePoints - 1 - i);
        return sum;
    }

    private static double[] TrailingMeans(double[] values, int width)
    {
        var means = new double[values.Length];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            if (i >= width)
                sum -= values[i - width];
            means[i] = sum / Math.Min(i + 1, width);
        }

        return means;
    }

    /// <summary>The series with what stands out replaced by a line through its nearest ordinary neighbours.</summary>
    private static double[] Repair(ReadOnlySpan<double> values, SrCnnPoint[] points)
    {
        const int LeastFitted = 4;
        var repaired = values.ToArray();
        for (var at = 0; at < points.Length; at++)
        {
            if (points[at].Score <= ReplacedScore)
                continue;
            var (reach, first, last) = (1, Math.Max(at - 1, 0), Math.Min(at + 1, values.Length - 1));
            while (Ordinary(first, last) < LeastFitted && (first > 0 || last < values.Length - 1))
            {
                reach += 2;
                (first, last) = (Math.Max(at - reach, 0), Math.Min(at + reach, values.Length - 1));
            }

            var line = default(Forecasting.LineFit);
            for (var i = first; i <= last; i++)
            {
                if (points[i].Score <= ReplacedScore)
                    line.Add(i - at, values[i], 1);
            }

            if (line.Count > 1)
                repaired[at] = line.At(0);
        }

        return repaired;

        int Ordinary(int first, int last)
        {
            var count = 0;
            for (var i = first; i <= last; i++)
                count += points[i].Score <= ReplacedScore ? 1 : 0;
            return count;
        }
    }

    /// <summary>The series without the upper quarter of its frequencies.</summary>
    private static double[] Smooth(double[] values)
    {
        var spectrum = Array.ConvertAll(values, v => new Complex(v, 0));
        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
        for (var i = 0; i < spectrum.Length; i++)
        {
            if (8L * i > 3L * spectrum.Length && 8L * i < 5L * spectrum.Length)
                spectrum[i] = Complex.Zero;
        }

        Fourier.Inverse(spectrum, FourierOptions.AsymmetricScaling);
        return Array.ConvertAll(spectrum, c => c.Real);
    }

    private static void AddMargins(ReadOnlySpan<double> values, SrCnnPoint[] points, double[] smooth, double sensitivity)
    {
        var units = SrCnnMargin.Units(values, points);
        for (var i = 0; i < points.Length; i++)
        {
            var (margin, value, point) = (SrCnnMargin.Width(units[i], sensitivity), values[i], points[i]);
            var score = point.IsAnomaly ? SrCnnMargin.Score(Math.Abs(smooth[i] - value) / units[i]) : 0;
            if (point.IsAnomaly && (value < smooth[i] - margin || value > smooth[i] + margin))
            {
                points[i] = point with { Score = score, Unit = units[i], Lower = smooth[i] - margin, Upper = smooth[i] + margin };
                continue;
            }

            var ordinary = SrCnnMargin.Width(units[i], OrdinarySensitivity);
            var expected = Math.Max(Math.Min(point.Expected, value + ordinary), value - ordinary);
            points[i] = point with { IsAnomaly = false, Score = score, Expected = expected, Unit = units[i], Lower = expected - margin, Upper = expected + margin };
        }
    }

    /// <summary>A series that is never negative is not expected to be, nor one that is never positive.</summary>
    private static double WithinRange(double expected, (double Least, double Most) range) =>
        (range.Least >= 0 && expected < 0) || (range.Most <= 0 && expected > 0) ? 0 : expected;

    private static double Min(ReadOnlySpan<double> values)
    {
        var least = values[0];
        foreach (var value in values)
            least = Math.Min(least, value);
        return least;
    }

    private static double Max(ReadOnlySpan<double> values)
    {
        var most = values[0];
        foreach (var value in values)
            most = Math.Max(most, value);
        return most;
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        var count = 0;
        foreach (var value in values)
        {
            count++;
            var from = value - mean;
            mean += from / count;
            squares += from * (value - mean);
        }

        return (mean, Math.Sqrt(squares / count));
    }
}
