namespace Pronoia.Detection.SrCnn;

/// <summary>The margin of <see cref="SrCnnEntire"/>: a unit that follows the size of the series, times a factor that falls with the sensitivity.</summary>
internal static class SrCnnMargin
{
    private const int LongestWindow = 512;
    private const double UnitOfZero = 0.3;
    private const double Tiny = 1e-8;

    /// <summary>The factor by sensitivity 0 to 100, in pieces: a parabola, then lines that flatten out, then single values.</summary>
    private static readonly double[] Factors = [.. Enumerable.Range(5, 94).Select(Factor), 0.01200000000000001, 0.008, 0.006075, 0.00415, 0.002225, 0.0003, 0];

    /// <summary>Half the width of a margin.</summary>
    internal static double Width(double unit, double sensitivity)
    {
        var below = (int)sensitivity;
        return below >= 100 ? 0 : unit * (Factors[below + 1] + ((Factors[below] - Factors[below + 1]) * (1 - sensitivity + below)));
    }

    /// <summary>100 less the sensitivity at which the margin just holds a point so many units away, as a ratio.</summary>
    internal static double Score(double units)
    {
        var at = 0;
        while (at < 100 && Factors[100 - at] < units)
            at++;
        if (at == 0 || Factors[100 - at].Equals(units))
            return at / 100.0;
        var (below, above) = (Factors[101 - at], Factors[100 - at]);
        return (at - 1 + ((units - below) / (above - below))) / 100;
    }

    /// <summary>The unit at each point: half the running median there, half the mean of the medians of ordinary points.</summary>
    internal static double[] Units(ReadOnlySpan<double> values, SrCnnPoint[] points)
    {
        var trend = RunningMedian(values, Math.Min(values.Length / 3, LongestWindow));
        var (sum, count, zero) = (0.0, 0, true);
        for (var i = 0; i < trend.Length; i++)
        {
            if (points[i].IsAnomaly)
                continue;
            zero &= trend[i] < Tiny;
            sum += Math.Abs(trend[i]);
            count++;
        }

        return Array.ConvertAll(trend, t => zero ? UnitOfZero : count == 0 ? Math.Abs(t) : (0.5 * sum / count) + (0.5 * Math.Abs(t)));
    }

    /// <summary>The median of the points around each; at the ends of those there are.</summary>
    private static double[] RunningMedian(ReadOnlySpan<double> values, int window)
    {
        var half = window / 2;
        var sorted = new List<double>((2 * half) + 1);
        var medians = new double[values.Length];
        for (var i = -half; i < values.Length; i++)
        {
            if (i + half < values.Length)
                sorted.Insert(After(sorted, values[i + half]), values[i + half]);
            if (i - half - 1 >= 0)
                sorted.RemoveAt(After(sorted, values[i - half - 1]) - 1);
            if (i < 0)
                continue;
            var middle = sorted.Count / 2;
            medians[i] = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        return medians;
    }

    private static int After(List<double> sorted, double value)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double Factor(int step) => step switch
    {
        < 30 => (0.8 * (step - 30) * (step - 30)) + 32,
        < 50 => (-1.25 * step) + 67.5,
        < 60 => (-0.4 * step) + 25,
        < 70 => (-0.04 * step) + 3.4,
        < 80 => (-0.03 * step) + 2.7,
        < 90 => (-0.015 * step) + 1.5,
        < 98 => (-0.13 / 11 * step) + (13.35 / 11),
        _ => (-0.13 / 11 * 99) + (13.35 / 11),
    };
}
