using Pronoia.Prometheus.Model;
using Pronoia.Storage.Blobs;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Transfer;

/// <summary>
/// Stores samples of any age as blocks of a day. Not bound by the rules of the head: series may come in any order. A sample that the store has already, with the
/// same time, stays as it is.
/// </summary>
internal sealed class SeriesImporter(IBlobStore blobs, string shard)
{
    /// <summary>What is held in memory before blocks are written: values and buckets.</summary>
    private const int MaxBufferedNumbers = 2_000_000;
    private const int MaxAttempts = 100;
    private readonly SortedDictionary<long, Dictionary<Labels, SampleColumns>> _days = [];
    private int _buffered;
    private ImportResult _result = new(0, 0, 0, null, null);

    public async ValueTask<ImportResult> ImportAsync(IEnumerable<SeriesSample> samples, CancellationToken cancellationToken)
    {
        foreach (var sample in samples)
        {
            var (labels, timestamp, _) = sample;
            var day = SeriesPaths.DayOf(timestamp);
            if (!_days.TryGetValue(day, out var series))
            {
                _days.Add(day, series = []);
            }

            if (!series.TryGetValue(labels, out var columns))
            {
                series.Add(labels, columns = new SampleColumns());
            }

            if (sample.Histogram is { } histogram)
            {
                if (!HistogramLimits.Allow(histogram))
                {
                    throw new ArgumentException($"{labels} at {timestamp}: a histogram of schema {histogram.Schema} with {histogram.Positive.Count + histogram.Negative.Count} buckets cannot be stored", nameof(samples));
                }

                _buffered += histogram.Positive.Count + histogram.Negative.Count;
            }

            columns.Add(sample);
            _result = _result with { MinTimeMs = Math.Min(_result.MinTimeMs ?? timestamp, timestamp), MaxTimeMs = Math.Max(_result.MaxTimeMs ?? timestamp, timestamp) };
            if (++_buffered >= MaxBufferedNumbers)
            {
                await FlushAsync(cancellationToken);
            }
        }

        await FlushAsync(cancellationToken);
        return _result;
    }

    /// <summary>Sorts by time; of samples of the same time the first is kept.</summary>
    private static SampleSegment Sort(SampleColumns columns)
    {
        var all = columns.All();
        var sorted = new SampleColumns(all.Count);
        foreach (var index in Enumerable.Range(0, all.Count).OrderBy(i => all.Timestamps.Span[i]).DistinctBy(i => all.Timestamps.Span[i]))
        {
            sorted.Add(all, index);
        }

        return sorted.All();
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (day, series) in _days)
        {
            var writer = new BlockWriter();
            foreach (var (labels, columns) in series.OrderBy(static s => s.Key))
            {
                var sorted = Sort(columns);
                _result = _result with { Duplicates = _result.Duplicates + columns.Count - sorted.Count };
                writer.Add(labels, sorted);
            }

            await WriteAsync(day, writer.Finish(), cancellationToken);
            _result = _result with { Samples = _result.Samples + writer.SampleCount, Blocks = _result.Blocks + 1 };
        }

        _days.Clear();
        _buffered = 0;
    }

    private async ValueTask WriteAsync(long day, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var generation = 0;
            await foreach (var blob in blobs.ListAsync($"{SeriesPaths.BlocksOfDay(day)}{shard}/x", cancellationToken))
            {
                generation = Math.Max(generation, (SeriesPaths.TryParseBlock(blob.Name, blob.Length)?.Generation ?? -1) + 1);
            }

            try
            {
                await blobs.PutAsync(SeriesPaths.Block(day, shard, null, generation), bytes, BlobCondition.MustNotExist, cancellationToken);
                return;
            }
            catch (StorageConflictException) when (attempt < MaxAttempts)
            {
                // Somebody else took the generation: the next one.
            }
        }
    }
}
