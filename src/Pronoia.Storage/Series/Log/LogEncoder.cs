using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Log;

/// <summary>
/// Codes a batch against a <see cref="LogState"/> without changing it. The raw payload: new symbols, new series, the ways of the values (2 bits each),
/// the values, then per instant its time and the runs of series that have a sample.
/// </summary>
internal sealed class LogEncoder
{
    private readonly LogState _state;
    private readonly Dictionary<Labels, Pending> _pending;
    private readonly List<Pending> _newSeries = [];
    private readonly List<Item> _items;

    private LogEncoder(LogState state, int count)
    {
        _state = state;
        _pending = new Dictionary<Labels, Pending>(count);
        _items = new List<Item>(count);
    }

    /// <summary>Takes what may be appended.</summary>
    /// <param name="state">The log.</param>
    /// <param name="batch">Samples of the log's hour, in the order in which they came.</param>
    /// <param name="hasLater">Whether a later log has the series, which makes any sample here out of order.</param>
    /// <returns>The raw payload (empty where nothing is to be appended) and what became of the samples.</returns>
    public static (byte[] Raw, AppendResult Result) Encode(LogState state, ReadOnlySpan<SeriesSample> batch, Func<Labels, bool> hasLater)
    {
        var encoder = new LogEncoder(state, batch.Length);
        var result = encoder.Accept(batch, hasLater);
        return result.Accepted == 0 ? ([], result) : (encoder.Write(), result);
    }

    private AppendResult Accept(ReadOnlySpan<SeriesSample> batch, Func<Labels, bool> hasLater)
    {
        var result = default(AppendResult);
        foreach (ref readonly var sample in batch)
        {
            var bits = BitConverter.DoubleToUInt64Bits(sample.Value);
            if (!_pending.TryGetValue(sample.Labels, out var series))
            {
                if (hasLater(sample.Labels))
                {
                    result += new AppendResult(0, 0, 1, 0, 0);
                    continue;
                }

                series = NewPending(sample.Labels);
            }

            if (sample.TimestampMs < series.LastTime)
            {
                result += new AppendResult(0, 0, 1, 0, 0);
            }
            else if (sample.TimestampMs == series.LastTime)
            {
                result += bits == series.LastBits ? new AppendResult(0, 1, 0, 0, 0) : new AppendResult(0, 0, 0, 1, 0);
            }
            else
            {
                if (series.Id < 0)
                {
                    series.Id = _state.Series.Count + _newSeries.Count;
                    _newSeries.Add(series);
                }

                series.LastTime = sample.TimestampMs;
                series.LastBits = bits;
                _items.Add(new Item(sample.TimestampMs, series, bits));
                result += new AppendResult(1, 0, 0, 0, 0);
            }
        }

        return result;
    }

    private Pending NewPending(Labels labels)
    {
        var known = _state.Find(labels);
        var series = known is null
            ? new Pending(labels)
            : new Pending(labels) { Id = known.Id, LastTime = known.LastTime, LastBits = known.LastBits, Reference = known.Reference };
        _pending.Add(labels, series);
        return series;
    }

    private byte[] Write()
    {
        _items.Sort(static (a, b) => a.TimestampMs != b.TimestampMs ? a.TimestampMs.CompareTo(b.TimestampMs) : a.Series.Id.CompareTo(b.Series.Id));
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
                var way = LogValueCodec.Encode(bits, series.Reference, values);
                classes[end / 4] |= (byte)(way << (2 * (end % 4)));
                series.Reference = way == LogValueCodec.Stale ? series.Reference : bits;
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

    private void WriteDictionary(ByteWriter writer)
    {
        var newSymbols = new Dictionary<string, int>(StringComparer.Ordinal);
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

    private int SymbolOf(string text, Dictionary<string, int> newSymbols)
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

    private readonly record struct Item(long TimestampMs, Pending Series, ulong Bits);

    private sealed class Pending(Labels labels)
    {
        public Labels Labels { get; } = labels;

        public int Id { get; set; } = -1;

        public long LastTime { get; set; } = long.MinValue;

        public ulong LastBits { get; set; }

        public ulong Reference { get; set; }
    }
}
