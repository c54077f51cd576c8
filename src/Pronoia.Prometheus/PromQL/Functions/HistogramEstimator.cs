using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL.Evaluation;
using Pronoia.Prometheus.PromQL.Parsing;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>
/// Estimates over the histograms of a vector, native ones and classic ones, which are assembled from the series that differ in the label <c>le</c>
/// alone.
/// </summary>
/// <param name="evaluator">The evaluation.</param>
/// <param name="argument">The vector.</param>
internal sealed class HistogramEstimator(Evaluator evaluator, Expr argument)
{
    private const string BucketLabel = "le";

    private readonly PositionRange _position = argument.Unwrap().Position;
    private readonly List<Entry> _entries = Assemble(evaluator, argument);

    /// <summary>The estimate for every histogram at every time.</summary>
    public List<EvalSeries> Evaluate(Func<HistogramView, int, double> estimate)
    {
        var merger = new SeriesMerger(evaluator.Grid.Count);
        foreach (var entry in _entries)
        {
            evaluator.Charge(1);
            var (labels, dropName) = VectorFunctions.DropName(evaluator, entry.Named);
            var values = Columns.NewAbsent(evaluator.Grid.Count);
            for (var i = 0; i < values.Length; i++)
            {
                var buckets = entry.Classic?.At(i);
                var native = entry.Native?.HistogramAt(i);
                if (buckets is not null && native is not null)
                {
                    evaluator.Context.Annotations.Warn($"vector contains a mix of classic and native histograms{ForMetric(evaluator, entry.Named.Labels)}", _position);
                }
                else if (buckets is not null || native is not null)
                {
                    values[i] = estimate(new HistogramView(entry.Named.Labels, native, buckets), i);
                }
            }

            merger.Add(new EvalSeries(labels, values, null, dropName));
        }

        return merger.ToList();
    }

    public double Quantile(HistogramView histogram, double quantile, int step)
    {
        if (histogram.Native is { } native)
        {
            var result = HistogramStatistics.Quantile(native, quantile, out var hint);
            if (hint is not null)
            {
                evaluator.Context.Annotations.Info(hint + ForMetric(evaluator, histogram.Labels), _position);
            }

            return result;
        }

        var (value, forced) = histogram.Classic!.Quantile(quantile, evaluator.Grid.At(step));
        if (forced is not null)
        {
            evaluator.Context.Annotations.Info(
                "input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)" + ForMetric(evaluator, histogram.Labels),
                _position,
                forced);
        }

        return value;
    }

    public double Fraction(HistogramView histogram, double lower, double upper)
    {
        if (histogram.Native is not { } native)
        {
            return histogram.Classic!.Fraction(lower, upper);
        }

        if (HistogramStatistics.HasNaN(native) && lower < upper)
        {
            evaluator.Context.Annotations.Info(
                $"input to histogram_fraction has NaN observations, which are excluded from all fractions{ForMetric(evaluator, histogram.Labels)}", _position);
        }

        return HistogramStatistics.Fraction(native, lower, upper);
    }

    /// <summary>Names the metric in a hint, unless its name has been dropped already.</summary>
    private static string ForMetric(Evaluator evaluator, Labels labels) => !evaluator.DelayNames || labels.Name.Length == 0 ? "" : $" for metric name {GoText.Quote(labels.Name)}";

    /// <summary>One histogram over time: its labels without <c>le</c> and what there is of either kind.</summary>
    private sealed class Entry(EvalSeries named)
    {
        /// <summary>The labels, and whether the name is to be dropped; carries no samples.</summary>
        public EvalSeries Named { get; } = named;

        public EvalSeries? Native { get; set; }

        public ClassicHistogramSeries? Classic { get; set; }
    }

    private static List<Entry> Assemble(Evaluator evaluator, Expr argument)
    {
        var entries = new List<Entry>();
        var index = new Dictionary<Labels, Entry>();
        foreach (var series in evaluator.Vector(argument))
        {
            if (series.Histograms is not null)
            {
                Find(series.Labels, series).Native = series;
            }

            if (series.Values.AsSpan().IndexOfAnyPresent() < 0)
            {
                continue;
            }

            var text = series.Labels[BucketLabel];
            if (!GoFloatParser.TryParse(text, out var bound))
            {
                evaluator.Context.Annotations.Warn(
                    $"bucket label \"le\" is missing or has a malformed value of {GoText.Quote(text)}{ForMetric(evaluator, series.Labels)}", argument.Unwrap().Position);
                continue;
            }

            var entry = Find(LabelSets.Without(series.Labels, [BucketLabel]), series);
            (entry.Classic ??= new ClassicHistogramSeries()).Add(bound, series.Values);
        }

        return entries;

        Entry Find(Labels labels, EvalSeries series)
        {
            if (!index.TryGetValue(labels, out var entry))
            {
                entry = new Entry(new EvalSeries(labels, [], null, series.DropName));
                index.Add(labels, entry);
                entries.Add(entry);
            }

            return entry;
        }
    }
}
