using Pronoia.Prometheus.Histograms;

namespace Pronoia.Storage.Series;

/// <summary>A stretch of one series: timestamps in ascending order and their values; the value of a histogram is <see cref="SampleColumns.ValueOf"/>.</summary>
internal readonly record struct SampleSegment(ReadOnlyMemory<long> Timestamps, ReadOnlyMemory<double> Values)
{
    /// <summary>The histograms, null for floats; empty where there are none.</summary>
    public ReadOnlyMemory<FloatHistogram?> Histograms { get; init; }

    public int Count => Timestamps.Length;

    public long First => Timestamps.Span[0];

    public long Last => Timestamps.Span[^1];

    /// <summary>The part from <paramref name="minTimeMs"/> to <paramref name="maxTimeMs"/>, both inclusive.</summary>
    public SampleSegment Slice(long minTimeMs, long maxTimeMs)
    {
        var start = LowerBound(minTimeMs);
        var end = maxTimeMs == long.MaxValue ? Count : LowerBound(maxTimeMs + 1);
        return end <= start ? default
            : new SampleSegment(Timestamps[start..end], Values[start..end]) { Histograms = Histograms.IsEmpty ? default : Histograms[start..end] };
    }

    /// <summary>Whether any sample lies from <paramref name="minTimeMs"/> to <paramref name="maxTimeMs"/>, both inclusive.</summary>
    public bool HasSampleIn(long minTimeMs, long maxTimeMs)
    {
        var index = LowerBound(minTimeMs);
        return index < Count && Timestamps.Span[index] <= maxTimeMs;
    }

    /// <summary>
    /// Joins stretches of one series into one in time order. Where two have a sample of the same time, the stretch given first wins, so that what is both
    /// in a block and still in its log counts once.
    /// </summary>
    public static SampleSegment Join(List<SampleSegment> segments)
    {
        if (segments.Count == 1)
        {
            return segments[0];
        }

        var ordered = segments.Where(static s => s.Count > 0).Select(static (segment, rank) => (segment, rank)).OrderBy(static s => s.segment.First).ThenBy(static s => s.rank).ToList();
        var joined = new SampleColumns(ordered.Sum(static s => s.segment.Count));
        var disjoint = true;
        for (var i = 1; i < ordered.Count && disjoint; i++)
        {
            disjoint = ordered[i].segment.First > ordered[i - 1].segment.Last;
        }

        if (disjoint)
        {
            foreach (var (segment, _) in ordered)
            {
                joined.Add(segment);
            }
        }
        else
        {
            Merge(ordered, joined);
        }

        return joined.All();
    }

    private static void Merge(List<(SampleSegment Segment, int Rank)> ordered, SampleColumns joined)
    {
        var heads = new PriorityQueue<(SampleSegment Segment, int Index, int Rank), (long, int)>();
        foreach (var (segment, rank) in ordered)
        {
            heads.Enqueue((segment, 0, rank), (segment.First, rank));
        }

        var last = long.MinValue;
        var any = false;
        while (heads.TryDequeue(out var head, out _))
        {
            var (segment, index, rank) = head;
            var timestamp = segment.Timestamps.Span[index];
            if (!any || timestamp > last)
            {
                joined.Add(segment, index);
                (last, any) = (timestamp, true);
            }

            if (index + 1 < segment.Count)
            {
                heads.Enqueue((segment, index + 1, rank), (segment.Timestamps.Span[index + 1], rank));
            }
        }
    }

    private int LowerBound(long timestamp)
    {
        var index = Timestamps.Span.BinarySearch(timestamp);
        return index >= 0 ? index : ~index;
    }
}
