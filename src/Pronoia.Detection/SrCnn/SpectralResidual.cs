using System.Numerics;
using Pronoia.Detection.Ssa;

namespace Pronoia.Detection.SrCnn;

/// <summary>
/// Spectral residual saliency of the newest point of a window (Ren and others 2019, arXiv:1906.03821), with the window, extrapolation
/// and filters of ML.NET's DetectAnomalyBySrCnn. The transform has the odd length of window plus extrapolation, so it is a matrix of
/// cosines and sines, shared by all detectors; of the inverse only the points that are judged are computed.
/// </summary>
internal sealed class SpectralResidual
{
    internal const int Window = 64;
    internal const int Extended = 5;
    internal const int Lookahead = 5;
    private const int SpectrumFilter = 3;
    internal const int Judged = 21;
    private const int Length = Window + Extended;

    /// <summary>Rows of the transform, padded to whole vectors; the first half of the spectrum mirrors the second.</summary>
    private static readonly double[][] Cosines = Rows(Math.Cos);
    private static readonly double[][] Sines = Rows(Math.Sin);

    private readonly double[] _series = new double[Length];
    private readonly double[] _real = new double[Length];
    private readonly double[] _imaginary = new double[Length];
    private readonly double[] _logarithm = new double[Length];

    /// <summary>Judges the last value of a window.</summary>
    /// <param name="window">The last <see cref="Window"/> values, oldest first.</param>
    /// <returns>The raw score and the saliency; the score is the relative excess of the saliency over its recent mean, over ten.</returns>
    internal (double Score, double Magnitude) Judge(ReadOnlySpan<double> window)
    {
        window.CopyTo(_series);
        _series.AsSpan(Window).Fill(Extrapolate(window));
        Transform();
        Whiten();
        var sum = 0.0;
        var magnitude = 0.0;
        for (var at = Window - Judged; at < Window; at++)
        {
            magnitude = Inverse(at);
            sum += magnitude;
        }

        var average = sum / Judged;
        return (Math.Abs(magnitude - average) / Math.Max(average, 1e-8) / 10, magnitude);
    }

    /// <summary>The value after the window: the mean slope from the points before the newest one, laid on the second of them, times their number.</summary>
    private static double Extrapolate(ReadOnlySpan<double> window)
    {
        var points = window.Slice(Window - Lookahead - 2, Lookahead + 1);
        var slopes = 0.0;
        for (var i = 0; i < Lookahead; i++)
            slopes += (points[Lookahead] - points[i]) / (Lookahead - i);
        return points[1] + slopes;
    }

    private void Transform()
    {
        for (var k = 0; k <= Length / 2; k++)
        {
            var real = Vectors.Dot(_series, Cosines[k]);
            var imaginary = -Vectors.Dot(_series, Sines[k]);
            _real[k] = real;
            _imaginary[k] = imaginary;
            if (k == 0)
                continue;
            _real[Length - k] = real;
            _imaginary[Length - k] = -imaginary;
        }
    }

    /// <summary>Divides the spectrum by its own trailing mean, on the logarithmic scale.</summary>
    private void Whiten()
    {
        for (var k = 0; k < Length; k++)
        {
            var magnitude = Math.Sqrt((_real[k] * _real[k]) + (_imaginary[k] * _imaginary[k]));
            _logarithm[k] = magnitude > 0 ? Math.Log(magnitude) : 0;
        }

        var sum = 0.0;
        for (var k = 0; k < Length; k++)
        {
            sum += _logarithm[k];
            if (k >= SpectrumFilter)
                sum -= _logarithm[k - SpectrumFilter];
            var mean = sum / Math.Min(k + 1, SpectrumFilter);
            var gain = _logarithm[k] == 0 ? 0 : Math.Exp(-mean);
            _real[k] *= gain;
            _imaginary[k] *= gain;
        }
    }

    private double Inverse(int at)
    {
        var cosines = Cosines[at];
        var sines = Sines[at];
        var real = Vectors.Dot(_real, cosines) - Vectors.Dot(_imaginary, sines);
        var imaginary = Vectors.Dot(_real, sines) + Vectors.Dot(_imaginary, cosines);
        return new Complex(real, imaginary).Magnitude / Length;
    }

    private static double[][] Rows(Func<double, double> wave)
    {
        var rows = new double[Length][];
        for (var k = 0; k < Length; k++)
        {
            rows[k] = new double[Length];
            for (var t = 0; t < Length; t++)
                rows[k][t] = wave(2 * Math.PI * (k * t % Length) / Length);
        }

        return rows;
    }
}
