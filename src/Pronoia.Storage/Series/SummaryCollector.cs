using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>
/// Collects summaries of windows. A chunk that lies within one window, and at whose time nothing else has samples of its series, is taken from the index
/// unread; of others the samples are read and joined.
/// </summary>
internal sealed class SummaryCollector(IReadOnlyList<Matcher> matchers, long minTimeMs, long maxTimeMs, long windowMs) : ISeriesCollector
{
    private readonly Dictionary<Labels, List<Piece>> _found = [];

    /// <summary>How many chunks were taken unread.</summary>
    public int UnreadChunks { get; private set; }

    public ValueTask<bool> AddAsync(BlockReader block, CancellationToken cancellationToken)
    {
        foreach (var series in block.Index.Match(matchers))
        {
            var pieces = PiecesOf(block.Index.LabelsOf(series));
            foreach (ref readonly var chunk in block.Index.ChunksOf(series))
            {
                var timestamps = block.Index.TimestampsOf(chunk).Span;
                if (timestamps[0] <= maxTimeMs && timestamps[^1] >= minTimeMs)
                {
                    pieces.Add(new Piece(timestamps[0], timestamps[^1], default, block, series, chunk.Summary));
                }
            }
        }

        return ValueTask.FromResult(true);
    }

    public void Add(LogState log)
    {
        foreach (var series in log.Series.Where(s => matchers.All(m => m.Matches(s.Labels))))
        {
            if (series.Samples!.Slice(minTimeMs, maxTimeMs) is { Count: > 0 } segment)
            {
                PiecesOf(series.Labels).Add(new Piece(segment.First, segment.Last, segment, null, 0, default));
            }
        }
    }

    /// <summary>Reads what must be read, and sums up.</summary>
    /// <returns>The summaries in label order, or null where a block is gone.</returns>
    public async ValueTask<IReadOnlyList<SeriesSummary>?> SummarizeAsync(CancellationToken cancellationToken)
    {
        var result = new List<SeriesSummary>(_found.Count);
        foreach (var (labels, pieces) in _found.OrderBy(static f => f.Key))
        {
            var windows = new SampleSummary[((maxTimeMs - minTimeMs) / windowMs) + 1];
            Array.Fill(windows, SampleSummary.Empty);
            var segments = new List<SampleSegment>();
            foreach (var piece in pieces)
            {
                if (IsWhole(piece, pieces))
                {
                    ref var window = ref windows[(piece.First - minTimeMs) / windowMs];
                    window = window.Add(piece.Summary);
                    UnreadChunks++;
                }
                else if (piece.Block is null)
                {
                    segments.Add(piece.Segment);
                }
                else if (await piece.Block.FetchAsync([piece.Series], cancellationToken))
                {
                    segments.AddRange(piece.Block.Read(piece.Series, Math.Max(minTimeMs, piece.First), Math.Min(maxTimeMs, piece.Last)));
                }
                else
                {
                    return null;
                }
            }

            AddSamples(segments, windows);
            result.Add(new SeriesSummary(labels, windows));
        }

        return result;
    }

    private static bool Overlap(Piece a, Piece b) => a.First <= b.Last && b.First <= a.Last;

    private bool IsWhole(Piece piece, List<Piece> all) =>
        piece.Block is not null && piece.First >= minTimeMs && piece.Last <= maxTimeMs
        && (piece.First - minTimeMs) / windowMs == (piece.Last - minTimeMs) / windowMs
        && !all.Exists(other => !ReferenceEquals(piece, other) && Overlap(piece, other));

    private void AddSamples(List<SampleSegment> segments, SampleSummary[] windows)
    {
        if (segments.Count == 0)
        {
            return;
        }

        var joined = SampleSegment.Join(segments);
        for (var start = 0; start < joined.Count;)
        {
            var window = (joined.Timestamps.Span[start] - minTimeMs) / windowMs;
            var end = start + 1;
            while (end < joined.Count && (joined.Timestamps.Span[end] - minTimeMs) / windowMs == window)
            {
                end++;
            }

            windows[window] = windows[window].Add(SampleSummary.Of(joined.Values.Span[start..end]));
            start = end;
        }
    }

    private List<Piece> PiecesOf(Labels labels)
    {
        if (!_found.TryGetValue(labels, out var pieces))
        {
            _found.Add(labels, pieces = []);
        }

        return pieces;
    }

    private sealed record Piece(long First, long Last, SampleSegment Segment, BlockReader? Block, int Series, SampleSummary Summary);
}
