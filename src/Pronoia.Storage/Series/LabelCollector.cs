using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Collects the label sets that match and have samples in the range, without reading values.</summary>
internal sealed class LabelCollector(IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs) : ISeriesCollector
{
    public SortedSet<Labels> Series { get; } = [];

    public ValueTask<bool> AddAsync(BlockReader block, CancellationToken cancellationToken)
    {
        foreach (var series in block.Index.Match(matchers))
        {
            foreach (ref readonly var chunk in block.Index.ChunksOf(series))
            {
                if (new SampleSegment(block.Index.TimestampsOf(chunk), default).HasSampleIn(minTimeMs, maxTimeMs))
                {
                    Series.Add(block.Index.LabelsOf(series));
                    break;
                }
            }
        }

        return ValueTask.FromResult(true);
    }

    public void Add(LogState log) =>
        Series.UnionWith(log.Series
            .Where(s => matchers.All(m => m.Matches(s.Labels)) && new SampleSegment(s.Samples!.Timestamps, default).HasSampleIn(minTimeMs, maxTimeMs))
            .Select(static s => s.Labels));
}
