using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>One series of an evaluated vector: a column with one place for each time of the grid.</summary>
internal sealed class EvalSeries(Labels labels, double[] values, FloatHistogram?[]? histograms = null, bool dropName = false)
{
    public Labels Labels { get; } = labels;

    /// <summary>The floats; <see cref="Absent"/> where there is none.</summary>
    public double[] Values { get; } = values;

    /// <summary>The histograms; null as a whole where the series has none.</summary>
    public FloatHistogram?[]? Histograms { get; set; } = histograms;

    /// <summary>Whether the metric name goes away at the end of the evaluation (delayed name removal).</summary>
    public bool DropName { get; } = dropName;

    public bool IsPresent(int index) => !Absent.Is(Values[index]) || Histograms?[index] is not null;

    public FloatHistogram? HistogramAt(int index) => Histograms?[index];

    public bool IsEmpty => Values.AsSpan().IndexOfAnyPresent() < 0 && (Histograms is null || Array.TrueForAll(Histograms, h => h is null));

    public void Set(int index, double value) => Values[index] = value;

    public void Set(int index, FloatHistogram histogram) => (Histograms ??= new FloatHistogram?[Values.Length])[index] = histogram;

    public void Copy(EvalSeries from, int index)
    {
        if (from.HistogramAt(index) is { } histogram)
        {
            Set(index, histogram);
        }
        else
        {
            Values[index] = from.Values[index];
        }
    }

    public EvalSeries With(Labels newLabels, bool newDropName) => new(newLabels, Values, Histograms, newDropName);
}
