using Pronoia.Prometheus.Model;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>Walks several blocks in label order, series by series, so that a merge holds a page of each and not all their samples.</summary>
internal static class BlockMerge
{
    public static IEnumerable<(Labels Labels, List<SampleSegment> Segments)> Join(IReadOnlyList<BlockReader> readers)
    {
        var heads = new PriorityQueue<(BlockReader Reader, int Series, Labels Labels), (Labels, int)>();
        for (var rank = 0; rank < readers.Count; rank++)
        {
            Push(heads, readers[rank], 0, rank);
        }

        Labels? current = null;
        var segments = new List<SampleSegment>();
        while (heads.TryDequeue(out var head, out var priority))
        {
            if (current is not null && !current.Equals(head.Labels))
            {
                yield return (current, segments);
                segments = [];
            }

            current = head.Labels;
            segments.AddRange(head.Reader.Read(head.Series, long.MinValue, long.MaxValue));
            Push(heads, head.Reader, head.Series + 1, priority.Item2);
        }

        if (current is not null)
        {
            yield return (current, segments);
        }
    }

    private static void Push(PriorityQueue<(BlockReader, int, Labels), (Labels, int)> heads, BlockReader reader, int series, int rank)
    {
        if (series < reader.Index.SeriesCount)
        {
            var labels = reader.Index.LabelsOf(series);
            heads.Enqueue((reader, series, labels), (labels, rank));
        }
    }
}
