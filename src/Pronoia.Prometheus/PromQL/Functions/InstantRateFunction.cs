using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQL.Evaluation;
using Absent = Pronoia.Prometheus.PromQL.Evaluation.Absent;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary><c>irate</c> and <c>idelta</c>: the difference between the last two samples.</summary>
internal sealed class InstantRateFunction(Evaluator evaluator, Call call) : RangeFunction(evaluator, call)
{
    private readonly bool _isRate = call.Function == "irate";
    private readonly bool _usesStarts = evaluator.Context.Options.UseStartTimestamps;

    public override double Evaluate(in RangeWindow window, ref FloatHistogram? histogram)
    {
        var (floats, histograms) = (window.Values.Length, window.Histograms.Length);
        if (floats + histograms < 2)
        {
            return Absent.Value;
        }

        // Of the newest samples of both kinds the last two count.
        var lastIsHistogram = histograms > 0 && (floats == 0 || window.HistogramTimes[^1] > window.Times[^1]);
        var (floatsBefore, histogramsBefore) = lastIsHistogram ? (floats, histograms - 1) : (floats - 1, histograms);
        var previousIsHistogram = histogramsBefore > 0
            && (floatsBefore == 0 || window.HistogramTimes[histogramsBefore - 1] > window.Times[floatsBefore - 1]);
        if (lastIsHistogram != previousIsHistogram)
        {
            WarnMixed(window);
            return Absent.Value;
        }

        if (lastIsHistogram)
        {
            var seconds = (window.HistogramTimes[^1] - window.HistogramTimes[^2]) / 1000.0;
            histogram = Difference(window, window.Histograms[^2], window.Histograms[^1], IsReset(window.HistogramStarts, window.HistogramTimes));
            histogram = _isRate ? histogram?.Divide(seconds) : histogram;
            return Absent.Value;
        }

        var (previous, last) = (window.Values[^2], window.Values[^1]);
        var difference = _isRate && (last < previous || IsReset(window.Starts, window.Times)) ? last : last - previous;
        return _isRate ? difference / ((window.Times[^1] - window.Times[^2]) / 1000.0) : difference;
    }

    /// <summary>Whether the start timestamps of the last two samples tell of a counter reset.</summary>
    private bool IsReset(ReadOnlySpan<long> starts, ReadOnlySpan<long> times) =>
        _usesStarts && !starts.IsEmpty && CounterStarts.IsReset(starts[^2], times[^2], starts[^1], times[^1]);

    private FloatHistogram? Difference(in RangeWindow window, FloatHistogram previous, FloatHistogram last, bool restarted)
    {
        var gauges = (last.ResetHint == CounterResetHint.Gauge ? 1 : 0) + (previous.ResetHint == CounterResetHint.Gauge ? 1 : 0);
        if (_isRate && gauges > 0)
        {
            Annotations.Warn($"this native histogram metric is not a counter: {Name(window)}", Position);
        }
        else if (!_isRate && gauges < 2)
        {
            Annotations.Warn($"this native histogram metric is not a gauge: {Name(window)}", Position);
        }

        if (_isRate && (restarted || last.DetectReset(previous)))
        {
            return last.With(CounterResetHint.Gauge).Compact();
        }

        var outcome = new HistogramOutcome();
        var difference = last.Subtract(previous, outcome);
        if (difference is null)
        {
            WarnMixedSchemas(window);
            return null;
        }

        outcome.ResetCollision = false;
        outcome.Annotate(Annotations, Position, "subtraction");
        return difference.With(CounterResetHint.Gauge).Compact();
    }
}
