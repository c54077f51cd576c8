using System.Buffers;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// Codes the samples of a chunk of which some are histograms. Each number of a histogram is a column over time of its own, coded as values are
/// (<see cref="ValueCodec"/>): sums, zero buckets, then every bucket over the samples that list it. The header of such a chunk: a kind of its own, the lengths of
/// head and planes; then the head: runs of floats, histograms and ends of a series; the column of the floats; runs of counter reset hints; the layouts, and runs
/// of samples of one layout; the columns of the histograms. Counts are left out where they are what the buckets add up to.
/// </summary>
internal static class HistogramCodec
{
    /// <summary>The kind of a chunk with histograms, beside those of <see cref="ValueCodec"/>.</summary>
    public const byte Kind = 3;

    /// <summary>A column of values takes two bytes of the head at least.</summary>
    private const int MinColumnBytes = 2;

    /// <summary>As many buckets as columns could follow; columns take bytes of the head.</summary>
    private const int BucketsPerByte = 1;

    /// <summary>Writes a chunk of which at least one sample is a histogram.</summary>
    public static void Encode(ReadOnlySpan<double> values, ReadOnlySpan<FloatHistogram?> histograms, ByteWriter header, ByteWriter planes)
    {
        var head = new ByteWriter(512);
        var before = planes.Length;
        var (floats, full) = (new List<double>(), new List<FloatHistogram>(histograms.Length));
        var kinds = new RunWriter(head);
        for (var i = 0; i < histograms.Length; i++)
        {
            var kind = histograms[i] is not { } histogram ? SampleKind.Float : StaleHistogram.Is(histogram) ? SampleKind.End : SampleKind.Histogram;
            kinds.Add((int)kind);
            if (kind == SampleKind.Float)
            {
                floats.Add(values[i]);
            }
            else if (kind == SampleKind.Histogram)
            {
                full.Add(histograms[i]!);
            }
        }

        kinds.Finish();
        if (floats.Count > 0)
        {
            ValueCodec.Encode([.. floats], head, planes);
        }

        if (full.Count > 0)
        {
            WriteHistograms(full, head, planes);
        }

        header.Byte(Kind);
        header.Varint(head.Length);
        header.Varint(planes.Length - before);
        header.Bytes(head.Written);
    }

    /// <summary>Reads a chunk.</summary>
    /// <param name="head">The head.</param>
    /// <param name="planes">The planes.</param>
    /// <param name="values">Where floats go, and what stands for histograms (<see cref="SampleColumns.ValueOf"/>).</param>
    /// <param name="histograms">Where histograms go.</param>
    /// <exception cref="InvalidDataException">The bytes are no such chunk.</exception>
    public static void Decode(ReadOnlySpan<byte> head, ReadOnlySpan<byte> planes, Span<double> values, Span<FloatHistogram?> histograms)
    {
        var reader = new ByteReader(head);
        var kinds = ReadRuns(ref reader, values.Length, (int)SampleKind.End);
        var floatCount = kinds.Count(static k => k == (int)SampleKind.Float);
        var fullCount = kinds.Count(static k => k == (int)SampleKind.Histogram);
        var columns = new ColumnReader(planes);
        var floats = columns.Read(ref reader, floatCount);
        var full = fullCount == 0 ? [] : ReadHistograms(ref reader, ref columns, fullCount);
        if (!reader.AtEnd || !columns.AtEnd)
        {
            throw new InvalidDataException("a chunk of histograms of another length than its header says");
        }

        var (nextFloat, nextFull) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            switch ((SampleKind)kinds[i])
            {
                case SampleKind.Float:
                    values[i] = floats[nextFloat++];
                    break;
                case SampleKind.Histogram:
                    var histogram = full[nextFull++];
                    (values[i], histograms[i]) = (SampleColumns.ValueOf(histogram), histogram);
                    break;
                default:
                    (values[i], histograms[i]) = (StaleMarker.Value, StaleHistogram.Value);
                    break;
            }
        }
    }

    private static void WriteHistograms(List<FloatHistogram> histograms, ByteWriter head, ByteWriter planes)
    {
        var hints = new RunWriter(head);
        histograms.ForEach(h => hints.Add((int)h.ResetHint));
        hints.Finish();

        var (known, layouts, layoutOf) = (new Dictionary<BucketLayout, int>(), new List<BucketLayout>(), new int[histograms.Count]);
        for (var i = 0; i < layoutOf.Length; i++)
        {
            var layout = new BucketLayout(histograms[i]);
            if (!known.TryGetValue(layout, out layoutOf[i]))
            {
                layoutOf[i] = layouts.Count;
                known.Add(layout, layouts.Count);
                layouts.Add(layout);
            }
        }

        head.Varint(layouts.Count);
        layouts.ForEach(l => l.Write(head));
        var runs = new RunWriter(head);
        Array.ForEach(layoutOf, runs.Add);
        runs.Finish();

        ValueCodec.Encode([.. histograms.Select(static h => h.Sum)], head, planes);
        ValueCodec.Encode([.. histograms.Select(static h => h.ZeroCount)], head, planes);
        var implied = histograms.TrueForAll(static h => HistogramBits.Same(h.Count, HistogramBits.Total(h.ZeroCount, h.Positive.Counts, h.Negative.Counts)));
        head.Byte(implied ? (byte)1 : (byte)0);
        if (!implied)
        {
            ValueCodec.Encode([.. histograms.Select(static h => h.Count)], head, planes);
        }

        var columns = new BucketColumns(layouts);
        var counts = Array.ConvertAll(columns.Lengths(layoutOf), static length => new double[length]);
        var next = new int[counts.Length];
        for (var i = 0; i < layoutOf.Length; i++)
        {
            var histogram = histograms[i];
            var columnOf = columns.Of(layoutOf[i]);
            for (var bucket = 0; bucket < columnOf.Length; bucket++)
            {
                var column = columnOf[bucket];
                counts[column][next[column]++] = bucket < histogram.Positive.Count
                    ? histogram.Positive.Counts[bucket] : histogram.Negative.Counts[bucket - histogram.Positive.Count];
            }
        }

        foreach (var column in counts)
        {
            ValueCodec.Encode(column, head, planes);
        }
    }

    private static FloatHistogram[] ReadHistograms(ref ByteReader reader, ref ColumnReader source, int count)
    {
        var hints = ReadRuns(ref reader, count, (int)CounterResetHint.Gauge);
        var layouts = new BucketLayout[Math.Min(reader.Count(), count + 1)];
        if (layouts.Length == 0 || layouts.Length > count)
        {
            throw new InvalidDataException($"{layouts.Length} layouts or more for {count} histograms");
        }

        foreach (ref var layout in layouts.AsSpan())
        {
            layout = BucketLayout.Read(ref reader, BucketsPerByte);
        }

        var layoutOf = ReadRuns(ref reader, count, layouts.Length - 1);
        var sums = source.Read(ref reader, count);
        var zeroCounts = source.Read(ref reader, count);
        var stated = reader.Byte() == 0 ? source.Read(ref reader, count) : null;

        var columns = new BucketColumns(layouts);
        var lengths = columns.Lengths(layoutOf);
        if (lengths.Length > reader.Remaining / MinColumnBytes)
        {
            throw new InvalidDataException($"{lengths.Length} buckets with {reader.Remaining} bytes left");
        }

        var counts = new double[lengths.Length][];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = source.Read(ref reader, lengths[i]);
        }

        var next = new int[counts.Length];
        var histograms = new FloatHistogram[count];
        var scratch = ArrayPool<double>.Shared.Rent(HistogramLimits.MaxBuckets);
        for (var i = 0; i < count; i++)
        {
            var layout = layouts[layoutOf[i]];
            var columnOf = columns.Of(layoutOf[i]);
            for (var bucket = 0; bucket < columnOf.Length; bucket++)
            {
                var column = columnOf[bucket];
                scratch[bucket] = counts[column][next[column]++];
            }

            var positive = scratch.AsSpan(0, layout.PositiveCount);
            var negative = scratch.AsSpan(layout.PositiveCount, layout.NegativeCount);
            var total = stated is null ? HistogramBits.Total(zeroCounts[i], positive, negative) : stated[i];
            histograms[i] = layout.Make(total, sums[i], zeroCounts[i], positive, negative, (CounterResetHint)hints[i]);
        }

        ArrayPool<double>.Shared.Return(scratch);
        return histograms;
    }

    /// <summary>Reads runs of numbers up to <paramref name="max"/> that cover <paramref name="count"/> places.</summary>
    private static int[] ReadRuns(ref ByteReader reader, int count, int max)
    {
        var values = new int[count];
        for (var at = 0; at < count;)
        {
            var (value, length) = (reader.Int32(max), reader.Int32(count - at));
            if (length == 0)
            {
                throw new InvalidDataException("a run of nothing");
            }

            values.AsSpan(at, length).Fill(value);
            at += length;
        }

        return values;
    }

    private enum SampleKind
    {
        Float,
        Histogram,
        End,
    }

    /// <summary>Writes numbers as pairs of the number and how often it comes.</summary>
    private sealed class RunWriter(ByteWriter writer)
    {
        private int _value;
        private int _length;

        public void Add(int value)
        {
            if (_length > 0 && value != _value)
            {
                Finish();
            }

            (_value, _length) = (value, _length + 1);
        }

        public void Finish()
        {
            writer.Varint(_value);
            writer.Varint(_length);
            _length = 0;
        }
    }

    /// <summary>Takes columns off the planes, one behind the other.</summary>
    private ref struct ColumnReader(ReadOnlySpan<byte> planes)
    {
        private ReadOnlySpan<byte> _planes = planes;

        public readonly bool AtEnd => _planes.IsEmpty;

        public double[] Read(ref ByteReader headers, int count)
        {
            if (count == 0)
            {
                return [];
            }

            var header = ValueCodec.ReadHeader(ref headers, count);
            if (header.PlaneBytes > _planes.Length)
            {
                throw new InvalidDataException($"a column of {header.PlaneBytes} bytes with {_planes.Length} left");
            }

            var values = new double[count];
            ValueCodec.Decode(header, _planes[..header.PlaneBytes], values);
            _planes = _planes[header.PlaneBytes..];
            return values;
        }
    }
}
