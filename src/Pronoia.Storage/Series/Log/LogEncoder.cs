using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

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
    private readonly List<Item> _items;
    private readonly int _epoch;

    private LogEncoder(LogState state, int count)
    {
        _state = state;
        _epoch = ++state.Epoch;
        _items = new List<Item>(count);
    }

    /// <summary>Takes what may be appended.</summary>
    /// <param name="state">The log.</param>
    /// <param name="batch">Samples of the log's hour, in the order in which they came.</param>
    /// <param name="hasLater">Whether a later log has the series, which makes any sample here out of order; null: there is no later log.</param>
    /// <returns>The raw payload (empty where nothing is to be appended) and what became of the samples.</returns>
    public static (byte[] Raw, AppendResult Result) Encode(LogState state, ReadOnlySpan<SeriesSample> batch, Func<Labels, bool>? hasLater)
    {
        var encoder = new LogEncoder(state, batch.Length);
        var result = encoder.Accept(batch, hasLater);
        return result.Accepted == 0 ? ([], result) : (encoder.Write(), result);
    }

    private AppendResult Accept(ReadOnlySpan<SeriesSample> batch, Func<Labels, bool>? hasLater)
    {
        int accepted = 0, duplicates = 0, outOfOrder = 0, conflicting = 0;
        foreach (ref readonly var sample in batch)
        {
            var bits = BitConverter.DoubleToUInt64Bits(sample.Value);
            var series = SeriesOf(sample.Labels);
            var (time, lastBits, reference) = series.Pending;
            if (sample.TimestampMs < time || (hasLater is not null && hasLater(sample.Labels)))
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
                _items.Add(new Item(sample.TimestampMs, series, bits));
                accepted++;
            }
            else if (bits == lastBits)
            {
                duplicates++;
            }
            else
            {
                conflicting++;
            }
        }

        return new AppendResult(accepted, duplicates, outOfOrder, conflicting, 0);
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
        SortItems();
        var writer = new ByteWriter(64 + (8 * _items.Count));
        WriteDictionary(writer);

        var classes = new byte[(_items.Count + 3) / 4];
        var values = new ByteWriter(4 * _items.Count);
        var instants = new ByteWriter(64);
        var before = _state.StartMs;
        for (var start = 0; start < _items.Count;)
        {
            var timestamp = _items[start].TimestampMs;
            var end = start;
            for (; end < _items.Count && _items[end].TimestampMs == timestamp; end++)
            {
                var (_, series, bits) = _items[end];
                var (time, lastBits, reference) = series.Pending;
                var way = LogValueCodec.Encode(bits, reference, values);
                classes[end / 4] |= (byte)(way << (2 * (end % 4)));
                series.Pending = (time, lastBits, way == LogValueCodec.Stale ? reference : bits);
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

    /// <summary>By time, then by number; a batch that comes as it came before is in order already.</summary>
    private void SortItems()
    {
        for (var i = 1; i < _items.Count; i++)
        {
            if (Compare(_items[i - 1], _items[i]) > 0)
            {
                _items.Sort(Compare);
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
        var runs = new ByteWriter(16);
        var (count, next) = (0, 0);
        for (var i = start; i < end; count++)
        {
            var first = _items[i].Series.Id;
            var last = first;
            for (i++; i < end && _items[i].Series.Id == last + 1; i++)
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

    private readonly record struct Item(long TimestampMs, LogSeries Series, ulong Bits);
}
