using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pronoia.Detection.Iid;

/// <summary>
/// The error function by formula 7.1.26 of Abramowitz and Stegun (1964), absolute error at most 1.5e-7. ML.NET uses the same
/// formula, which is why the p-values of both agree.
/// </summary>
internal static class ErrorFunction
{
    private const double P = 0.3275911;
    private const double A1 = 0.254829592;
    private const double A2 = -0.284496736;
    private const double A3 = 1.421413741;
    private const double A4 = -1.453152027;
    private const double A5 = 1.061405429;

    /// <summary>Beyond this the tail is below the resolution of a double next to 1.</summary>
    private const double Saturation = 6.1;

    /// <summary>
    /// Mean probability that a normal variable around each value, of variance 1/(2·scale²), is at least x: the mean of erfc((x − v)·scale)/2.
    /// Tails are summed by themselves, in single precision (relative error some 1e-6), so that small ones are not lost beside 1.
    /// </summary>
    internal static double UpperTail(ReadOnlySpan<double> values, double x, double scale)
    {
        var below = 0;
        var tails = 0.0;
        var done = 0;
        if (Vector512.IsHardwareAccelerated || Vector256.IsHardwareAccelerated)
        {
            var total = Vector512<float>.Zero;
            var negative = Vector512<int>.Zero;
            var at = Vector512.Create(x);
            var by = Vector512.Create(scale);
            var vectors = MemoryMarshal.Cast<double, Vector512<double>>(values);
            for (var i = 0; i + 1 < vectors.Length; i += 2)
            {
                var z = Vector512.Narrow((at - vectors[i]) * by, (at - vectors[i + 1]) * by);
                negative += Vector512.LessThan(z, Vector512<float>.Zero).AsInt32();
                total += Vector512.CopySign(Tail(Vector512.Abs(z)), z);
            }

            below = -Vector512.Sum(negative);
            tails = Vector512.Sum(total);
            done = vectors.Length / 2 * Vector512<float>.Count;
        }

        for (var i = done; i < values.Length; i++)
        {
            var z = (x - values[i]) * scale;
            below += z < 0 ? 1 : 0;
            tails += Math.CopySign(Tail(Math.Abs(z)), z);
        }

        return (below + (0.5 * tails)) / values.Length;
    }

    /// <summary>erfc of a magnitude.</summary>
    private static double Tail(double magnitude)
    {
        var x = Math.Min(magnitude, Saturation);
        var t = 1 / (1 + (P * x));
        return ((((((((A5 * t) + A4) * t) + A3) * t) + A2) * t) + A1) * t * Math.Exp(-(x * x));
    }

    private static Vector512<float> Tail(Vector512<float> magnitude)
    {
        var x = Vector512.Min(magnitude, Vector512.Create((float)Saturation));
        var t = Vector512<float>.One / Vector512.FusedMultiplyAdd(x, Vector512.Create((float)P), Vector512<float>.One);
        var sum = Vector512.FusedMultiplyAdd(t, Vector512.Create((float)A5), Vector512.Create((float)A4));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create((float)A3));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create((float)A2));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create((float)A1));
        return sum * t * Vector512.Exp(-(x * x));
    }
}
