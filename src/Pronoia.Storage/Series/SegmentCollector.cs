using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Collects the samples of the series that match.</summary>
internal sealed class SegmentCollector(IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs) : ISeriesCollector
{
    private readonly Dictionary<Labels, List<SampleSegment>> _found = [];

    public async ValueTask<bool> AddAsync(BlockReader block, CancellationToken cancellationToken)
    {
        var series = block.Index.Match(matchers);
        series.RemoveAll(s => !HasSamples(block, s));
        if (!await block.FetchAsync(series, cancellationToken))
        {
            return false;
        }

        foreach (var number in series)
        {
            SegmentsOf(block.Index.LabelsOf(number)).AddRange(block.Read(number, minTimeMs, maxTimeMs));
        }

        return true;
    }

    public void Add(LogState log)
    {
        foreach (var series in log.Series)
        {
            if (MatchesAll(series.Labels) && series.Samples!.Slice(minTimeMs, maxTimeMs) is { Count: > 0 } segment)
            {
                SegmentsOf(series.Labels).Add(segment);
            }
        }
    }

    public IReadOnlyList<SeriesData> Join()
    {
        var result = new List<SeriesData>(_found.Count);
        foreach (var (labels, segments) in _found)
        {
            var joined = SampleSegment.Join(segments);
            result.Add(new SeriesData(labels, joined.Timestamps, joined.Values, joined.Histograms));
        }

        result.Sort(static (a, b) => a.Labels.CompareTo(b.Labels));
        return result;
    }

    private bool HasSamples(BlockReader block, int series)
    {
        foreach (ref readonly var chunk in block.Index.ChunksOf(series))
        {
            if (new SampleSegment(block.Index.TimestampsOf(chunk), default).HasSampleIn(minTimeMs, maxTimeMs))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesAll(Labels labels)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            if (!matchers[i].Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    private List<SampleSegment> SegmentsOf(Labels labels)
    {
        if (!_found.TryGetValue(labels, out var segments))
        {
            _found.Add(labels, segments = []);
        }

        return segments;
    }
}
