namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The bucket columns of a classic histogram.</summary>
internal sealed class ClassicHistogramSeries
{
    private readonly List<(double Bound, double[] Counts)> _columns = [];
    private readonly List<(double Bound, double Count)> _buckets = [];
    private bool _sorted = true;

    public void Add(double bound, double[] counts)
    {
        _sorted &= _columns.Count == 0 || bound >= _columns[^1].Bound;
        _columns.Add((bound, counts));
    }

    /// <summary>The buckets at one time in the order of their bounds; null where there is none. Valid until the next call.</summary>
    public ClassicHistogram? At(int index)
    {
        if (!_sorted)
        {
            _columns.Sort((a, b) => a.Bound.CompareTo(b.Bound));
            _sorted = true;
        }

        _buckets.Clear();
        foreach (var (bound, counts) in _columns)
        {
            if (Evaluation.Absent.Is(counts[index]))
            {
                continue;
            }

            // Different spellings of one bound are one bucket.
            if (_buckets.Count > 0 && _buckets[^1].Bound == bound)
            {
                _buckets[^1] = (bound, _buckets[^1].Count + counts[index]);
            }
            else
            {
                _buckets.Add((bound, counts[index]));
            }
        }

        return _buckets.Count == 0 ? null : new ClassicHistogram(_buckets);
    }
}
