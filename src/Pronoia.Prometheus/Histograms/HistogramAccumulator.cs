using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.Histograms;

/// <summary>Sums or averages histograms, compensated as <see cref="KahanSum"/> does for floats.</summary>
internal sealed class HistogramAccumulator(HistogramOutcome outcome)
{
    private readonly List<FloatHistogram> _histograms = [];

    /// <summary>What happened while the histograms were combined.</summary>
    public HistogramOutcome Outcome => outcome;

    /// <summary>Whether histograms with custom and with exponential boundaries were added.</summary>
    public bool Incompatible { get; private set; }

    /// <summary>Adds a histogram.</summary>
    public void Add(FloatHistogram histogram)
    {
        Incompatible |= _histograms.Count > 0 && _histograms[0].UsesCustomBuckets != histogram.UsesCustomBuckets;
        _histograms.Add(histogram);
    }

    /// <summary>The sum of what was added.</summary>
    public FloatHistogram? Sum() => Incompatible ? null : Sum(_histograms);

    /// <summary>The mean of what was added. Where the sum overflows, the parts are divided before they are added.</summary>
    public FloatHistogram? Average()
    {
        if (Incompatible)
        {
            return null;
        }

        var sum = Sum(_histograms);
        return Overflows(sum) ? Sum(_histograms.ConvertAll(h => h.Divide(_histograms.Count))) : sum.Divide(_histograms.Count);
    }

    private static bool Overflows(FloatHistogram histogram) =>
        double.IsInfinity(histogram.Count) || double.IsInfinity(histogram.Sum) || double.IsInfinity(histogram.ZeroCount)
        || histogram.Positive.Counts.ContainsAny(double.PositiveInfinity, double.NegativeInfinity)
        || histogram.Negative.Counts.ContainsAny(double.PositiveInfinity, double.NegativeInfinity);

    private FloatHistogram Sum(List<FloatHistogram> histograms)
    {
        NoteCollisions();
        var sum = histograms[0];
        FloatHistogram? compensation = null;
        foreach (var next in histograms.Skip(1))
        {
            var hint = HistogramArithmetic.CombinedHint(sum, next, new HistogramOutcome());
            var (a, b) = HistogramLayout.Reconcile(sum, next, outcome)!.Value;
            if (compensation is not null)
            {
                compensation = HistogramLayout.Reconcile(compensation, b, new HistogramOutcome())!.Value.Left;
            }

            var error = Errors(a, b);
            compensation = compensation is null ? error : compensation.Add(error, new HistogramOutcome());
            sum = a.Add(b, new HistogramOutcome())!.With(hint);
        }

        return compensation is null || Overflows(sum) ? sum : sum.Add(compensation.With(sum.ResetHint), new HistogramOutcome())!;
    }

    private void NoteCollisions() =>
        outcome.ResetCollision |= _histograms.Exists(h => h.ResetHint == CounterResetHint.Reset)
            && _histograms.Exists(h => h.ResetHint == CounterResetHint.NotReset);

    /// <summary>What plain addition of two histograms of one layout loses.</summary>
    private static FloatHistogram Errors(FloatHistogram a, FloatHistogram b) => FloatHistogram.Copy(
        a.Schema, Error(a.Count, b.Count), Error(a.Sum, b.Sum), a.Positive.Combine(b.Positive, Error), a.Negative.Combine(b.Negative, Error),
        a.ZeroThreshold, Error(a.ZeroCount, b.ZeroCount), a.CustomValues, CounterResetHint.Unknown);

    private static double Error(double a, double b)
    {
        var sum = a;
        double compensation = 0;
        KahanSum.Add(b, ref sum, ref compensation);
        return compensation;
    }
}
