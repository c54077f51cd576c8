namespace Pronoia.Prometheus.Histograms;

/// <summary>The buckets of one sign: ascending indexes with their populations. A bucket that is not listed is empty.</summary>
public sealed class HistogramBuckets
{
    private readonly int[] _indexes;
    private readonly double[] _counts;

    internal HistogramBuckets(int[] indexes, double[] counts)
    {
        _indexes = indexes;
        _counts = counts;
    }

    /// <summary>No buckets.</summary>
    public static HistogramBuckets Empty { get; } = new([], []);

    /// <summary>The number of buckets listed, empty ones included.</summary>
    public int Count => _indexes.Length;

    /// <summary>The bucket indexes, ascending.</summary>
    public ReadOnlySpan<int> Indexes => _indexes;

    /// <summary>The populations, parallel to <see cref="Indexes"/>.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>Makes buckets from indexes and populations.</summary>
    /// <exception cref="ArgumentException">The lengths differ or the indexes do not ascend.</exception>
    public static HistogramBuckets Of(ReadOnlySpan<int> indexes, ReadOnlySpan<double> counts)
    {
        if (indexes.Length != counts.Length)
        {
            throw new ArgumentException("as many indexes as counts are needed", nameof(counts));
        }

        for (var i = 1; i < indexes.Length; i++)
        {
            if (indexes[i] <= indexes[i - 1])
            {
                throw new ArgumentException("bucket indexes must ascend", nameof(indexes));
            }
        }

        return new HistogramBuckets(indexes.ToArray(), counts.ToArray());
    }

    /// <summary>Consecutive buckets from the index <paramref name="offset"/> on.</summary>
    public static HistogramBuckets Consecutive(int offset, ReadOnlySpan<double> counts)
    {
        var indexes = new int[counts.Length];
        for (var i = 0; i < indexes.Length; i++)
        {
            indexes[i] = offset + i;
        }

        return new HistogramBuckets(indexes, counts.ToArray());
    }

    /// <summary>The same buckets with other populations; the indexes are shared.</summary>
    /// <param name="counts">As many populations as there are buckets.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public HistogramBuckets With(ReadOnlySpan<double> counts) => counts.Length != Count
        ? throw new ArgumentException($"{counts.Length} counts for {Count} buckets", nameof(counts))
        : Count == 0 ? this : new HistogramBuckets(_indexes, counts.ToArray());

    internal HistogramBuckets Map(Func<double, double> map) => Count == 0 ? this : new(_indexes, Array.ConvertAll(_counts, c => map(c)));

    /// <summary>The same buckets without the empty ones.</summary>
    internal HistogramBuckets Compact() => Array.IndexOf(_counts, 0.0) < 0 ? this : Where((_, count) => count != 0);

    internal HistogramBuckets Where(Func<int, double, bool> keep)
    {
        var (indexes, counts) = (new List<int>(Count), new List<double>(Count));
        for (var i = 0; i < Count; i++)
        {
            if (keep(_indexes[i], _counts[i]))
            {
                indexes.Add(_indexes[i]);
                counts.Add(_counts[i]);
            }
        }

        return indexes.Count == Count ? this : new HistogramBuckets([.. indexes], [.. counts]);
    }

    /// <summary>The buckets under other indexes; buckets that fall together are added. The mapping must not change the order.</summary>
    internal HistogramBuckets Reindex(Func<int, int> map)
    {
        var (indexes, counts) = (new List<int>(Count), new List<double>(Count));
        for (var i = 0; i < Count; i++)
        {
            var index = map(_indexes[i]);
            if (indexes.Count > 0 && indexes[^1] == index)
            {
                counts[^1] += _counts[i];
            }
            else
            {
                indexes.Add(index);
                counts.Add(_counts[i]);
            }
        }

        return new HistogramBuckets([.. indexes], [.. counts]);
    }

    /// <summary>Buckets that are in either, their populations combined; a missing one has population 0.</summary>
    internal HistogramBuckets Combine(HistogramBuckets other, Func<double, double, double> combine)
    {
        var (indexes, counts) = (new List<int>(Count + other.Count), new List<double>(Count + other.Count));
        var (i, j) = (0, 0);
        while (i < Count || j < other.Count)
        {
            var mine = i < Count ? _indexes[i] : long.MaxValue;
            var theirs = j < other.Count ? other._indexes[j] : long.MaxValue;
            var index = Math.Min(mine, theirs);
            indexes.Add((int)index);
            counts.Add(combine(mine == index ? _counts[i++] : 0, theirs == index ? other._counts[j++] : 0));
        }

        return new HistogramBuckets([.. indexes], [.. counts]);
    }

    internal bool SameAs(HistogramBuckets other) => _indexes.AsSpan().SequenceEqual(other._indexes) && _counts.AsSpan().SequenceEqual(other._counts);

    /// <summary>Whether any population is smaller than in <paramref name="previous"/>.</summary>
    internal bool DecreasedFrom(HistogramBuckets previous)
    {
        var i = 0;
        for (var j = 0; j < previous.Count; j++)
        {
            while (i < Count && _indexes[i] < previous._indexes[j])
            {
                i++;
            }

            var now = i < Count && _indexes[i] == previous._indexes[j] ? _counts[i] : 0;
            if (now < previous._counts[j])
            {
                return true;
            }
        }

        return false;
    }
}
