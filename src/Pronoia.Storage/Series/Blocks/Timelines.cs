using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// The distinct columns of timestamps of a block. What is scraped together has the same timestamps, so a block has few of them, and a series that began
/// later or ended sooner is a stretch of one.
/// </summary>
internal sealed class Timelines
{
    private readonly List<long[]> _timelines = [];
    private readonly Dictionary<ulong, List<int>> _byHash = [];
    private int _longest = -1;

    public long SampleCount => _timelines.Sum(static t => (long)t.Length);

    public ReadOnlyMemory<long> Get(int id, int start, int count) =>
        id < _timelines.Count && start <= _timelines[id].Length && count <= _timelines[id].Length - start
            ? _timelines[id].AsMemory(start, count)
            : throw new InvalidDataException("a stretch beyond the timelines of the block");

    /// <summary>Finds or adds timestamps.</summary>
    /// <returns>The timeline and where in it they start.</returns>
    public (int Id, int Start) Add(ReadOnlySpan<long> timestamps)
    {
        var hash = Hash(timestamps);
        if (_byHash.TryGetValue(hash, out var candidates))
        {
            foreach (var id in candidates)
            {
                if (timestamps.SequenceEqual(_timelines[id]))
                {
                    return (id, 0);
                }
            }
        }

        if (_longest >= 0)
        {
            var longest = _timelines[_longest].AsSpan();
            var start = longest.BinarySearch(timestamps[0]);
            if (start >= 0 && longest[start..].StartsWith(timestamps))
            {
                return (_longest, start);
            }
        }

        if (candidates is null)
        {
            _byHash.Add(hash, candidates = []);
        }

        candidates.Add(_timelines.Count);
        _timelines.Add(timestamps.ToArray());
        if (_longest < 0 || timestamps.Length > _timelines[_longest].Length)
        {
            _longest = _timelines.Count - 1;
        }

        return (_timelines.Count - 1, 0);
    }

    /// <summary>Writes all timelines: counts, then per timeline its first time and differences of differences.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Varint(_timelines.Count);
        var first = 0L;
        foreach (var timeline in _timelines)
        {
            writer.Varint(timeline.Length);
            writer.Zigzag(timeline[0] - first);
            first = timeline[0];
            var step = 0L;
            for (var i = 1; i < timeline.Length; i++)
            {
                var delta = timeline[i] - timeline[i - 1];
                writer.Zigzag(delta - step);
                step = delta;
            }
        }
    }

    /// <exception cref="InvalidDataException">The bytes are no timelines.</exception>
    public static Timelines Read(ref ByteReader reader)
    {
        var timelines = new Timelines();
        var first = 0L;
        for (var left = reader.Count(2); left > 0; left--)
        {
            var timeline = new long[reader.Count()];
            first += reader.Zigzag();
            var (time, step) = (first, 0L);
            for (var i = 0; i < timeline.Length; i++)
            {
                if (i > 0)
                {
                    step += reader.Zigzag();
                    time += step;
                    if (step <= 0)
                    {
                        throw new InvalidDataException("timestamps that do not ascend");
                    }
                }

                timeline[i] = time;
            }

            timelines._timelines.Add(timeline);
        }

        return timelines;
    }

    private static ulong Hash(ReadOnlySpan<long> timestamps)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(timestamps);
        return ((ulong)timestamps.Length << 32) | Crc32C.Compute(bytes);
    }
}
