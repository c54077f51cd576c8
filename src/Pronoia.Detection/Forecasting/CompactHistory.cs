using Pronoia.Detection.State;

namespace Pronoia.Detection.Forecasting;

/// <summary>
/// A long history in little memory: the newest points as they came, older ones averaged in twos, fours, eights and so on (an
/// exponential histogram). 12 levels of 16 to 17 buckets reach back 65,000 points. Time is in seconds since the first point.
/// </summary>
internal sealed class CompactHistory
{
    internal const int BucketsPerLevel = 16;
    internal const int Levels = 12;
    internal const int Capacity = Levels * (BucketsPerLevel + 2);

    private readonly Bucket[] _buckets = new Bucket[Capacity];

    internal int Count { get; private set; }

    internal int StateLength => sizeof(int) + (Count * Bucket.StateLength);

    /// <summary>The buckets, oldest first.</summary>
    internal ReadOnlySpan<Bucket> Buckets => _buckets.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    internal void Add(double seconds, double value)
    {
        _buckets[Count++] = new Bucket(seconds, value, 1);
        var end = Count;
        long weight = 1;
        for (var level = 0; level < Levels; level++, weight *= 2)
        {
            var start = end;
            while (start > 0 && _buckets[start - 1].Weight == weight)
                start--;
            if (end - start <= BucketsPerLevel + 1)
                return;
            if (level == Levels - 1)
            {
                RemoveAt(start);
                return;
            }

            _buckets[start] = _buckets[start].Merge(_buckets[start + 1]);
            RemoveAt(start + 1);
            end = start + 1;
        }
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Int32(Count);
        foreach (var bucket in Buckets)
        {
            writer.Double(bucket.Seconds);
            writer.Double(bucket.Value);
            writer.Int64(bucket.Weight);
        }
    }

    internal void Load(ref StateReader reader)
    {
        Count = reader.Int32(0, Capacity - 1);
        for (var i = 0; i < Count; i++)
            _buckets[i] = new Bucket(reader.Double(), reader.Double(), reader.Int64());
    }

    private void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_buckets, index + 1, _buckets, index, Count - index);
    }

    /// <summary>The mean of some consecutive points.</summary>
    internal readonly record struct Bucket(double Seconds, double Value, long Weight)
    {
        internal const int StateLength = (2 * sizeof(double)) + sizeof(long);

        internal Bucket Merge(Bucket next)
        {
            var weight = Weight + next.Weight;
            var share = (double)next.Weight / weight;
            return new Bucket(Seconds + ((next.Seconds - Seconds) * share), Value + ((next.Value - Value) * share), weight);
        }
    }
}
