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

    internal static double Erf(double x)
    {
        var magnitude = Math.Min(Math.Abs(x), Saturation);
        var t = 1 / (1 + (P * magnitude));
        var tail = ((((((((A5 * t) + A4) * t) + A3) * t) + A2) * t) + A1) * t * Math.Exp(-(magnitude * magnitude));
        return Math.CopySign(1 - tail, x);
    }

    /// <summary>Σ erf((x − v)·scale) over all v.</summary>
    internal static double SumScaled(ReadOnlySpan<double> values, double x, double scale)
    {
        var sum = 0.0;
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var total = Vector256<double>.Zero;
            var at = Vector256.Create(x);
            var by = Vector256.Create(scale);
            var vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
            foreach (var vector in vectors)
                total += Erf((at - vector) * by);
            sum = Vector256.Sum(total);
            done = vectors.Length * Vector256<double>.Count;
        }

        for (var i = done; i < values.Length; i++)
            sum += Erf((x - values[i]) * scale);
        return sum;
    }

    private static Vector256<double> Erf(Vector256<double> x)
    {
        var magnitude = Vector256.Min(Vector256.Abs(x), Vector256.Create(Saturation));
        var t = Vector256<double>.One / (Vector256<double>.One + (magnitude * P));
        var polynomial = ((((((((t * A5) + Vector256.Create(A4)) * t) + Vector256.Create(A3)) * t) + Vector256.Create(A2)) * t) + Vector256.Create(A1)) * t;
        var tail = polynomial * Vector256.Exp(-(magnitude * magnitude));
        return Vector256.CopySign(Vector256<double>.One - tail, x);
    }
}
