using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Pronoia.Detection.Ssa;

/// <summary>
/// Fits an <see cref="SsaModel"/>: eigenvectors of the lag covariance of the series, and the rank whose recurrence forecasts the end of
/// the training series best (the exact rank selection of ML.NET). A series without a usable recurrence gets the average model.
/// </summary>
internal static class SsaTrainer
{
    private const int EvaluatedAtLeast = 200;

    /// <summary>Nearer to 1 the verticality of the subspace leaves no recurrence.</summary>
    private const double LargestVerticality = 1 - 1e-9;

    /// <summary>Fits a model that goes on from the end of the series.</summary>
    /// <param name="observed">Finite values, more than twice the window.</param>
    /// <param name="window">Window length, 2 or more.</param>
    /// <param name="maximumRank">Largest subspace tried.</param>
    internal static SsaModel Train(ReadOnlySpan<double> observed, int window, int maximumRank)
    {
        var series = CutOutliers(observed);
        var vectors = Eigenvectors(series, window, maximumRank);
        var signal = new double[series.Length];
        var rank = SelectRank(series, window, vectors, signal);
        var model = rank == 0 ? Average(series, window) : Create(series, window, vectors[..rank], signal);
        model.Start(series);
        return model;
    }

    private static SsaModel Create(ReadOnlySpan<double> series, int window, double[][] vectors, double[] signal)
    {
        var recurrence = new double[window - 1];
        var verticality = 0.0;
        foreach (var vector in vectors)
        {
            verticality += vector[^1] * vector[^1];
            Vectors.AddScaled(recurrence, vector.AsSpan(0, window - 1), vector[^1]);
        }

        for (var i = 0; i < recurrence.Length; i++)
            recurrence[i] /= 1 - verticality;
        var (observation, recurring) = NoiseVariances(series, signal, recurrence);
        return new SsaModel(window, vectors, recurrence, observation, recurring);
    }

    private static SsaModel Average(ReadOnlySpan<double> series, int window)
    {
        var vector = new double[window];
        Array.Fill(vector, 1 / Math.Sqrt(window));
        var recurrence = new double[window - 1];
        Array.Fill(recurrence, 1.0 / (window - 1));
        var mean = 0.0;
        foreach (var value in series)
            mean += value / series.Length;
        var signal = new double[series.Length];
        Array.Fill(signal, mean);
        return new SsaModel(window, [vector], recurrence, NoiseVariances(series, signal, recurrence).Observation, 0);
    }

    private static double[][] Eigenvectors(ReadOnlySpan<double> series, int window, int count)
    {
        var lags = series.Length - window + 1;
        var covariance = new DenseMatrix(window, window);
        var rounds = IsSmallOffset(series);
        for (var j = 0; j < window; j++)
            covariance[0, j] = covariance[j, 0] = Round(Vectors.Dot(series[..lags], series.Slice(j, lags)));
        for (var i = 1; i < window; i++)
        {
            for (var j = i; j < window; j++)
            {
                var value = covariance[i - 1, j - 1] - (series[i - 1] * series[j - 1]) + (series[i + lags - 1] * series[j + lags - 1]);
                covariance[i, j] = covariance[j, i] = Round(value);
            }
        }

        double Round(double value) => rounds ? (float)value : value;

        // In ascending order of the eigenvalues.
        var scale = covariance.InfinityNorm();
        if (!(scale > 0))
            return [];
        var eigenvectors = (covariance / scale).Evd(Symmetricity.Symmetric).EigenVectors;
        var vectors = new double[Math.Min(count, window - 1)][];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = eigenvectors.Column(window - 1 - i).ToArray();
        return vectors;
    }

    /// <summary>
    /// ML.NET keeps the covariance in single precision, and which of the nearly equal noise eigenvectors come first depends on it: rounding
    /// alike gives the same models. With an offset much larger than the movement it would drown the signal, so then nothing is rounded.
    /// </summary>
    private static bool IsSmallOffset(ReadOnlySpan<double> series)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < series.Length; i++)
        {
            var difference = series[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (series[i] - mean);
        }

        return mean * mean * series.Length < LargestOffset * squares && Math.Abs(mean) < LargestSingle;
    }

    /// <summary>Training values further out than this many times the 90th percentile of all are cut off there.</summary>
    private const double LargestOutlier = 1e4;
    private const double LargestOffset = 1e4;
    private const double LargestSingle = 1e15;

    private static double[] CutOutliers(ReadOnlySpan<double> series)
    {
        var sorted = new double[series.Length];
        series.CopyTo(sorted);
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = Math.Abs(sorted[i] - median);
        Array.Sort(sorted);
        var limit = LargestOutlier * Math.Max(sorted[sorted.Length * 9 / 10], 1e-9 * Math.Abs(median));
        var cut = new double[series.Length];
        for (var i = 0; i < cut.Length; i++)
            cut[i] = Math.Clamp(series[i], median - limit, median + limit);
        return cut;
    }

    /// <summary>The rank with the smallest absolute error of a forecast of the end of the series; 0 when none can forecast.</summary>
    private static int SelectRank(ReadOnlySpan<double> series, int window, double[][] vectors, double[] signal)
    {
        var lags = series.Length - window + 1;
        var evaluated = Math.Min(Math.Max(window, EvaluatedAtLeast), lags);
        var start = series.Length - evaluated;
        var reconstruction = new double[series.Length];
        var recurrence = new double[window - 1];
        var path = new double[window - 1 + evaluated];
        var verticality = 0.0;
        var best = 0;
        var smallest = double.MaxValue;
        for (var rank = 1; rank <= vectors.Length; rank++)
        {
            var vector = vectors[rank - 1];
            Vectors.AddScaled(recurrence, vector.AsSpan(0, window - 1), vector[^1]);
            verticality += vector[^1] * vector[^1];
            AddComponent(series, vector, reconstruction);
            if (!(verticality < LargestVerticality))
                break;
            var mean = 0.0;
            for (var i = 0; i < series.Length; i++)
                mean += series[i] - reconstruction[i];
            mean /= series.Length;
            reconstruction.AsSpan(start - window + 1, window - 1).CopyTo(path);
            var error = 0.0;
            for (var i = 0; i < evaluated && error <= smallest; i++)
            {
                var next = (Vectors.Dot(recurrence, path.AsSpan(i, window - 1)) / (1 - verticality)) + mean;
                path[window - 1 + i] = next;
                error += Math.Abs(series[start + i] - next);
            }

            if (!(error < smallest))
                continue;
            smallest = error;
            best = rank;
            reconstruction.CopyTo(signal, 0);
        }

        return best;
    }

    /// <summary>Adds the part of the series that lies along one eigenvector, averaged over the anti-diagonals.</summary>
    private static void AddComponent(ReadOnlySpan<double> series, double[] vector, double[] target)
    {
        var window = vector.Length;
        var lags = series.Length - window + 1;
        var weights = new double[lags];
        for (var i = 0; i < lags; i++)
            weights[i] = Vectors.Dot(vector, series.Slice(i, window));
        var sums = new double[series.Length];
        for (var i = 0; i < window; i++)
            Vectors.AddScaled(sums.AsSpan(i), weights, vector[i]);
        for (var t = 0; t < series.Length; t++)
            target[t] += sums[t] / Math.Min(Math.Min(t + 1, series.Length - t), Math.Min(window, lags));
    }

    private static (double Observation, double Recurrence) NoiseVariances(ReadOnlySpan<double> series, double[] signal, double[] recurrence)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < series.Length; i++)
        {
            var noise = series[i] - signal[i];
            sum += noise;
            squares += noise * noise;
        }

        var mean = sum / series.Length;
        var observation = Math.Max(0, (squares / series.Length) - (mean * mean));
        var count = series.Length - recurrence.Length;
        sum = squares = 0;
        for (var i = 0; i < count; i++)
        {
            var noise = signal[recurrence.Length + i] - Vectors.Dot(recurrence, signal.AsSpan(i, recurrence.Length));
            sum += noise;
            squares += noise * noise;
        }

        var degrees = Math.Max(1, count - recurrence.Length);
        return (observation, Math.Max(0, squares - (sum * sum / count)) / degrees);
    }
}
