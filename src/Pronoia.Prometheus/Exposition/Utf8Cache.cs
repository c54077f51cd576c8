namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// A bounded cache from bytes to objects. Two generations stand for "used lately": when the young one is full it becomes the old one, and what
/// is found in the old one moves back, so at most twice <c>capacity / 2</c> entries are held and a hit allocates nothing. Not thread-safe.
/// </summary>
internal sealed class Utf8Cache<T>(int capacity)
    where T : class
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private Dictionary<byte[], T> _young = new(new ByteKeyComparer());
    private Dictionary<byte[], T> _old = new(new ByteKeyComparer());

    public int Count => _young.Count + _old.Count;

    public bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        if (_young.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out value!))
        {
            return true;
        }

        if (_old.Count > 0 && _old.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key, out var actual, out value!))
        {
            Add(actual, value);
            return true;
        }

        return false;
    }

    public void Add(byte[] key, T value)
    {
        if (_young.Count >= _half)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[key] = value;
    }
}
