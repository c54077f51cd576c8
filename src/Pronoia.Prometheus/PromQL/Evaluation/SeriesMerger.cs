using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Collects samples into series by label set. Two samples of one label set at one time are an error.</summary>
internal sealed class SeriesMerger(int length)
{
    private const string Duplicate = "vector cannot contain metrics with the same labelset";

    private readonly Dictionary<Labels, int> _index = [];
    private readonly List<EvalSeries> _series = [];
    private readonly List<bool> _owned = [];

    /// <summary>Adds a whole series; its columns are taken over unless another series of the same labels is there.</summary>
    public void Add(EvalSeries series)
    {
        if (_index.TryAdd(series.Labels, _series.Count))
        {
            _series.Add(series);
            _owned.Add(false);
            return;
        }

        for (var i = 0; i < length; i++)
        {
            if (series.IsPresent(i))
            {
                Add(series.Labels, series.DropName, series, i);
            }
        }
    }

    /// <summary>Adds a series whose labels no other may have, not even at other times.</summary>
    public void AddUnique(EvalSeries series)
    {
        if (_index.ContainsKey(series.Labels))
        {
            throw PromQLException.Execution(Duplicate);
        }

        Add(series);
    }

    /// <summary>Adds the sample of a series at one time under other labels.</summary>
    public void Add(Labels labels, bool dropName, EvalSeries from, int index)
    {
        var target = Target(labels, dropName);
        if (target.IsPresent(index))
        {
            throw PromQLException.Execution(Duplicate);
        }

        target.Copy(from, index);
    }

    /// <summary>Adds a float at one time.</summary>
    public void Add(Labels labels, bool dropName, int index, double value)
    {
        var target = Target(labels, dropName);
        if (target.IsPresent(index))
        {
            throw PromQLException.Execution(Duplicate);
        }

        target.Set(index, value);
    }

    /// <summary>Adds a histogram at one time.</summary>
    public void Add(Labels labels, bool dropName, int index, FloatHistogram histogram)
    {
        var target = Target(labels, dropName);
        if (target.IsPresent(index))
        {
            throw PromQLException.Execution(Duplicate);
        }

        target.Set(index, histogram);
    }

    public List<EvalSeries> ToList() => _series;

    private EvalSeries Target(Labels labels, bool dropName)
    {
        if (!_index.TryGetValue(labels, out var at))
        {
            at = _series.Count;
            _index.Add(labels, at);
            _series.Add(new EvalSeries(labels, Columns.NewAbsent(length), null, dropName));
            _owned.Add(true);
        }
        else if (!_owned[at])
        {
            // The columns of a series that was added as a whole may be shared with its source.
            var shared = _series[at];
            _series[at] = new EvalSeries(shared.Labels, [.. shared.Values], shared.Histograms?.ToArray(), shared.DropName);
            _owned[at] = true;
        }

        return _series[at];
    }
}
