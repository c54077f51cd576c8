using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Decoded log tails and block indexes, those used last, up to a number of bytes.</summary>
internal sealed class SeriesCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    public long MemoryBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public LogTail LogTail(LogRef log) => (LogTail)GetOrAdd(log.Name, () => new LogTail(log.Name, log.HourMs));

    public BlockIndex? BlockIndex(string name)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(name, out var node) ? (BlockIndex)Use(node).Item : null;
        }
    }

    public void Add(string name, BlockIndex index)
    {
        GetOrAdd(name, () => index);
        Resize(name, index.MemoryBytes);
    }

    /// <summary>Notes what an entry takes now, and drops those not used for longest.</summary>
    public void Resize(string name, long bytes)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(name, out var node))
            {
                _bytes += bytes - node.Value.Bytes;
                node.Value.Bytes = bytes;
            }

            while (_bytes > maxBytes && _byUse.Last is { } oldest)
            {
                _bytes -= oldest.Value.Bytes;
                _entries.Remove(oldest.Value.Name);
                _byUse.Remove(oldest);
            }
        }
    }

    private object GetOrAdd(string name, Func<object> make)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(name, out var node))
            {
                return Use(node).Item;
            }

            var entry = new Entry(name, make());
            _entries.Add(name, _byUse.AddFirst(entry));
            return entry.Item;
        }
    }

    private Entry Use(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    private sealed class Entry(string name, object item)
    {
        public string Name { get; } = name;

        public object Item { get; } = item;

        public long Bytes { get; set; }
    }
}
