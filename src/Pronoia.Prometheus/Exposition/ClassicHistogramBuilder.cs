using Pronoia.Prometheus.Histograms;

namespace Pronoia.Prometheus.Exposition;

/// <summary>Makes a native histogram with custom boundaries of the parts of a classic one, as Prometheus does (util/convertnhcb). Used again for the next.</summary>
public sealed class ClassicHistogramBuilder
{
    // Nobody has as many; bounds that come in the wrong order cost the more the more there are.
    private const int MaxBuckets = 10_000;

    private readonly List<(double Bound, double Cumulative)> _buckets = [];
    private double? _count;
    private double _sum;
    private bool _bad;

    /// <summary>Takes the cumulative count of a bucket; of two with the same bound the first counts.</summary>
    public void Bucket(double upperBound, double cumulative)
    {
        if (_buckets.Count == MaxBuckets)
        {
            _bad = true;
            return;
        }

        var at = _buckets.Count;
        while (at > 0 && _buckets[at - 1].Bound > upperBound)
        {
            at--;
        }

        if (at > 0 && _buckets[at - 1].Bound == upperBound)
        {
            return;
        }

        var falls = (at > 0 && cumulative < _buckets[at - 1].Cumulative) || (at < _buckets.Count && cumulative > _buckets[at].Cumulative);
        _bad |= double.IsNaN(upperBound) || cumulative < 0 || falls;
        _buckets.Insert(at, (upperBound, cumulative));
    }

    /// <summary>Takes the number of observations.</summary>
    public void Count(double count)
    {
        _bad |= count < 0;
        _count = count;
    }

    /// <summary>Takes the sum of observations.</summary>
    public void Sum(double sum) => _sum = sum;

    /// <summary>The histogram, and forgets its parts. Null where they contradict each other (counts that are negative, not cumulative, or not the count in the end) or are more than 10,000.</summary>
    public FloatHistogram? Build()
    {
        var count = _count ?? (_buckets.Count > 0 ? _buckets[^1].Cumulative : 0);
        if (_buckets.Count == 0 || !double.IsPositiveInfinity(_buckets[^1].Bound))
        {
            Bucket(double.PositiveInfinity, count);
        }

        var histogram = _bad || count != _buckets[^1].Cumulative ? null : Make(count);
        Clear();
        return histogram;
    }

    /// <summary>Forgets the parts.</summary>
    public void Clear()
    {
        _buckets.Clear();
        (_count, _sum, _bad) = (null, 0, false);
    }

    private FloatHistogram Make(double count)
    {
        var (counts, bounds) = (new double[_buckets.Count], new double[_buckets.Count - 1]);
        double below = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = _buckets[i].Cumulative - below;
            below = _buckets[i].Cumulative;
            if (i < bounds.Length)
            {
                bounds[i] = _buckets[i].Bound;
            }
        }

        return new FloatHistogram(FloatHistogram.CustomSchema, count, _sum) { CustomValues = bounds, Positive = HistogramBuckets.Consecutive(0, counts).Compact() };
    }
}
