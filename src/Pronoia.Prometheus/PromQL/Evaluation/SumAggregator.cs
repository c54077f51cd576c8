using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// <c>sum</c> and <c>avg</c>, compensated. An average is the sum divided by the count unless the sum overflows; from then on the mean is carried
/// instead.
/// </summary>
internal sealed class SumAggregator(Evaluator evaluator, AggregateExpr aggregate, bool average) : Aggregator(evaluator, aggregate)
{
    private readonly double[] _sums = Columns.NewAbsent(evaluator.Grid.Count);
    private readonly double[] _compensations = new double[evaluator.Grid.Count];
    private readonly int[] _counts = new int[evaluator.Grid.Count];
    private bool[]? _incremental;
    private HistogramAccumulator?[]? _histograms;

    /// <summary>At which times the group has floats and histograms.</summary>
    private bool[]? _mixed;

    public override void Add(EvalSeries series)
    {
        var values = series.Values;
        if (series.Histograms is null && _histograms is null)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!Absent.Is(values[i]))
                {
                    Add(i, values[i]);
                }
            }

            return;
        }

        _histograms ??= new HistogramAccumulator?[Length];
        _mixed ??= new bool[Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (_histograms[i] is { Incompatible: true })
            {
                continue;
            }

            if (series.HistogramAt(i) is { } histogram)
            {
                Add(i, histogram, series.Labels.Name);
            }
            else if (!Absent.Is(values[i]))
            {
                _mixed[i] |= _histograms[i] is not null;
                Add(i, values[i]);
            }
        }
    }

    public override EvalSeries Finish(Labels labels)
    {
        for (var i = 0; i < Length; i++)
        {
            if (_counts[i] > 0)
            {
                _sums[i] = Value(i);
            }
        }

        if (_histograms is null)
        {
            return Result(labels, _sums);
        }

        var (annotations, position) = (Evaluator.Context.Annotations, Expr.Operand.Unwrap().Position);
        var histograms = new FloatHistogram?[Length];
        for (var i = 0; i < Length; i++)
        {
            if (_mixed![i])
            {
                _sums[i] = Absent.Value;
                annotations.Warn("encountered a mix of histograms and floats for aggregation", position);
            }
            else if (_histograms[i] is { Incompatible: false } accumulator)
            {
                histograms[i] = (average ? accumulator.Average() : accumulator.Sum())?.Compact();
                accumulator.Outcome.Annotate(annotations, position, "aggregation");
            }
        }

        return Result(labels, _sums, histograms);
    }

    private void Add(int index, FloatHistogram histogram, string metric)
    {
        if (_counts[index] > 0)
        {
            _mixed![index] = true;
            return;
        }

        var accumulator = _histograms![index] ??= new HistogramAccumulator(new HistogramOutcome());
        accumulator.Add(histogram);
        if (accumulator.Incompatible)
        {
            Evaluator.Context.Annotations.Warn(
                $"vector contains a mix of histograms with exponential and custom buckets schemas for metric name {Parsing.GoText.Quote(metric)}",
                Expr.Operand.Unwrap().Position);
        }
    }

    private void Add(int index, double value)
    {
        ref var sum = ref _sums[index];
        ref var compensation = ref _compensations[index];
        var count = ++_counts[index];
        if (count == 1)
        {
            sum = value;
            return;
        }

        if (!average)
        {
            KahanSum.Add(value, ref sum, ref compensation);
            return;
        }

        if (_incremental is null || !_incremental[index])
        {
            var (newSum, newCompensation) = (sum, compensation);
            KahanSum.Add(value, ref newSum, ref newCompensation);
            if (!double.IsInfinity(newSum))
            {
                (sum, compensation) = (newSum, newCompensation);
                return;
            }

            (_incremental ??= new bool[Length])[index] = true;
            sum /= count - 1;
            compensation /= count - 1;
        }

        var factor = (count - 1.0) / count;
        sum *= factor;
        compensation *= factor;
        KahanSum.Add(value / count, ref sum, ref compensation);
    }

    private double Value(int index)
    {
        var (sum, compensation) = (_sums[index], _compensations[index]);
        if (!average)
        {
            return double.IsInfinity(sum) ? sum : sum + compensation;
        }

        return _incremental?[index] == true ? sum + compensation : sum / _counts[index] + compensation / _counts[index];
    }
}
