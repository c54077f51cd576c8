using System.Buffers;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Log;

/// <summary>
/// Codes a batch against a <see cref="LogState"/> without changing what it stands for. The raw payload: new symbols, new series, the ways of the values (2 bits
/// each), the values, then per instant its time and the runs of series that have a sample.
/// </summary>
internal sealed class LogEncoder
{
    private const int Unnumbered = -1;
    private readonly LogState _state;
    private readonly Dictionary<Labels, LogSeries> _unknown = [];
    private readonly List<LogSeries> _newSeries = [];
    private readonly Item[] _rented;
    private readonly int _epoch;
    private int _count;
    private bool _hasHistograms;

    private LogEncoder(LogState state, int count)
    {
        _state = state;
        _epoch = ++state.Epoch;
        _rented = ArrayPool<Item>.Shared.Rent(count);
    }

    /// <summary>Takes what may be appended.</summary>
    /// <param name="state">The log.</param>
    /// <param name="batch">Samples of the log's hour, in the order in which they came.</param>
    /// <param name="hasLater">Whether a later log has the series, which makes any sample here out of order; null: there is no later log.</param>
    /// <returns>The payload (empty where nothing is to be appended) and what became of the samples.</returns>
    public static (LogPayload Payload, AppendResult Result) Encode(LogState state, ReadOnlySpan<SeriesSample> batch, Func<Labels, bool>? hasLater)
    {
        var encoder = new LogEncoder(state, batch.Length);
        try
        {
            var result = encoder.Accept(batch, hasLater);
            return (result.Accepted == 0 ? LogPayload.Empty : new LogPayload(encoder.Write(), encoder._hasHistograms), result);
        }
        finally
        {
            encoder.Items.Clear();
            ArrayPool<Item>.Shared.Return(encoder._rented);
        }
    }

    private Span<Item> Items => _rented.AsSpan(0, _count);

    private AppendResult Accept(ReadOnlySpan<SeriesSample> batch, Func<Labels, bool>? hasLater)
    {
        int accepted = 0, duplicates = 0, outOfOrder = 0, conflicting = 0, outOfBounds = 0;
        foreach (ref readonly var sample in batch)
        {
            var bits = BitConverter.DoubleToUInt64Bits(sample.Value);
            var series = SeriesOf(sample.Labels);
            var (time, lastBits, reference) = series.Pending;
            var histogram = sample.Histogram;
            if (series.Histograms?.Pending.Last is not null && histogram is null && StaleMarker.IsStale(sample.Value))
            {
                // As in Prometheus, what ends a series of histograms is a histogram.
                histogram = StaleHistogram.Value;
            }

            if (histogram is not null && !HistogramLimits.Allow(histogram))
            {
                outOfBounds++;
            }
            else if (sample.TimestampMs < time || (hasLater is not null && hasLater(sample.Labels)))
            {
                outOfOrder++;
            }
            else if (sample.TimestampMs > time)
            {
                if (series.Id == Unnumbered)
                {
                    series = Number(series);
                }

                series.Pending = (sample.TimestampMs, bits, reference);
                NoteHistogram(series, histogram);
                _rented[_count++] = new Item(sample.TimestampMs, series, bits, histogram);
                accepted++;
            }
            else if (IsSame(series, lastBits, bits, histogram))
            {
                duplicates++;
            }
            else
            {
                conflicting++;
            }
        }

        return new AppendResult(accepted, duplicates, outOfOrder, conflicting, outOfBounds);
    }

    private static bool IsSame(LogSeries series, ulong lastBits, ulong bits, FloatHistogram? histogram)
    {
        var last = series.Histograms?.Pending.Last;
        return last is null || histogram is null ? last is null && histogram is null && bits == lastBits : HistogramBits.Same(last, histogram);
    }

    /// <summary>Makes the last sample of a series a histogram, or no histogram.</summary>
    private void NoteHistogram(LogSeries series, FloatHistogram? histogram)
    {
        if (histogram is not null && series.Histograms is null)
        {
            series.Histograms = new LogHistograms();
        }

        if (series.Histograms is { } known)
        {
            known.Pending = (histogram, known.Pending.Reference);
            _hasHistograms |= histogram is not null;
        }
    }

    private LogSeries SeriesOf(Labels labels)
    {
        var series = _state.Find(labels);
        if (series is null && !_unknown.TryGetValue(labels, out series))
        {
            series = new LogSeries(Unnumbered, labels);
            _unknown.Add(labels, series);
        }

        if (series!.PendingEpoch != _epoch)
        {
            series.PendingEpoch = _epoch;
            series.Pending = (series.LastTime, series.LastBits, series.Reference);
            if (series.Histograms is { } histograms)
            {
                histograms.Pending = (histograms.Last, histograms.Reference);
            }
        }

        return series;
    }

    /// <summary>A new series gets its number when its first sample is accepted.</summary>
    private LogSeries Number(LogSeries unnumbered)
    {
        var series = new LogSeries(_state.Series.Count + _newSeries.Count, unnumbered.Labels) { PendingEpoch = _epoch, Pending = unnumbered.Pending };
        _unknown[series.Labels] = series;
        _newSeries.Add(series);
        return series;
    }

    private byte[] Write()
    {
        var items = Items;
        Sort(items);
        var writer = new ByteWriter(64 + (8 * _count));
        WriteDictionary(writer);

        var classes = new byte[(_count + 3) / 4];
        var values = new ByteWriter(4 * _count);
        var instants = new ByteWriter(64);
        var before = _state.StartMs;
        for (var start = 0; start < _count;)
        {
            var timestamp = items[start].TimestampMs;
            var end = start;
            for (; end < _count && items[end].TimestampMs == timestamp; end++)
            {
                var way = WriteValue(items[end], values);
                classes[end / 4] |= (byte)(way << (2 * (end % 4)));
            }

            instants.Zigzag(timestamp - before);
            before = timestamp;
            WriteRuns(start, end, instants);
            start = end;
        }

        writer.Varint(classes.Length);
        writer.Bytes(classes);
        writer.Varint(values.Length);
        writer.Bytes(values.Written);
        writer.Bytes(instants.Written);
        return writer.ToArray();
    }

    /// <returns>The way of the value.</returns>
    private static int WriteValue(in Item item, ByteWriter values)
    {
        var series = item.Series;
        if (item.Histogram is { } histogram)
        {
            var known = series.Histograms!;
            LogHistogramCodec.Encode(histogram, known.Pending.Reference, values);
            known.Pending = (known.Pending.Last, StaleHistogram.Is(histogram) ? known.Pending.Reference : histogram);
            return LogValueCodec.Xor;
        }

        var (time, lastBits, reference) = series.Pending;
        var way = LogValueCodec.Encode(item.Bits, reference, values);
        series.Pending = (time, lastBits, way == LogValueCodec.Stale ? reference : item.Bits);
        return way;
    }

    /// <summary>By time, then by number; a batch that comes as it came before is in order already.</summary>
    private static void Sort(Span<Item> items)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (Compare(items[i - 1], items[i]) > 0)
            {
                items.Sort(Compare);
                return;
            }
        }

        static int Compare(Item a, Item b) =>
            a.TimestampMs != b.TimestampMs ? a.TimestampMs.CompareTo(b.TimestampMs) : a.Series.Id.CompareTo(b.Series.Id);
    }

    private void WriteDictionary(ByteWriter writer)
    {
        var newSymbols = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var sets = new ByteWriter();
        foreach (var series in _newSeries)
        {
            sets.Varint(series.Labels.Count);
            foreach (var (name, value) in series.Labels.AsSpan())
            {
                sets.Varint(SymbolOf(name, newSymbols));
                sets.Varint(SymbolOf(value, newSymbols));
            }
        }

        writer.Varint(newSymbols.Count);
        foreach (var symbol in newSymbols.Keys)
        {
            writer.String(symbol);
        }

        writer.Varint(_newSeries.Count);
        writer.Bytes(sets.Written);
    }

    private int SymbolOf(string text, OrderedDictionary<string, int> newSymbols)
    {
        if (_state.FindSymbol(text) is { } known)
        {
            return known;
        }

        if (!newSymbols.TryGetValue(text, out var id))
        {
            id = _state.Symbols.Count + newSymbols.Count;
            newSymbols.Add(text, id);
        }

        return id;
    }

    private void WriteRuns(int start, int end, ByteWriter instants)
    {
        var items = Items;
        var runs = new ByteWriter(16);
        var (count, next) = (0, 0);
        for (var i = start; i < end; count++)
        {
            var first = items[i].Series.Id;
            var last = first;
            for (i++; i < end && items[i].Series.Id == last + 1; i++)
            {
                last++;
            }

            runs.Varint(first - next);
            runs.Varint(last - first);
            next = last + 1;
        }

        instants.Varint(count);
        instants.Bytes(runs.Written);
    }

    private readonly record struct Item(long TimestampMs, LogSeries Series, ulong Bits, FloatHistogram? Histogram);
}
