using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Uptime;

/// <summary>
/// The slots of one day that are counted, with their states: what makes adding a slot twice harmless. Regular slots of the same state are one run, so a quiet
/// day takes a few bytes.
/// </summary>
internal sealed class SlotRuns
{
    private const byte FormatVersion = 1;
    private const int MaxSlots = 86_400;
    private readonly SortedDictionary<int, (int IntervalMs, UptimeState State)> _slots = [];

    public int Count => _slots.Count;

    /// <summary>Counts a slot. A slot that is counted stays as it is, but an unknown one may become known.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Add(int offsetMs, int intervalMs, UptimeState state)
    {
        if (_slots.TryGetValue(offsetMs, out var known) ? known.State != UptimeState.Unknown || state == UptimeState.Unknown : _slots.Count >= MaxSlots)
        {
            return false;
        }

        _slots[offsetMs] = (intervalMs, state);
        return true;
    }

    /// <summary>The seconds that count as <paramref name="state"/>.</summary>
    public double Seconds(UptimeState state) => _slots.Values.Where(s => s.State == state).Sum(static s => (long)s.IntervalMs) / 1000.0;

    public byte[] ToBytes()
    {
        var writer = new ByteWriter(64);
        writer.Byte(FormatVersion);
        var slots = _slots.ToArray();
        var next = 0;
        for (var start = 0; start < slots.Length;)
        {
            var (offset, (interval, state)) = slots[start];
            var step = start + 1 < slots.Length ? slots[start + 1].Key - offset : 0;
            var end = start + 1;
            while (end < slots.Length && slots[end].Key - slots[end - 1].Key == step && slots[end].Value == (interval, state))
            {
                end++;
            }

            writer.Varint(offset - next);
            writer.Varint(end - start);
            if (end - start > 1)
            {
                writer.Varint(step);
            }

            writer.Varint(((ulong)interval << 3) | (uint)state);
            next = slots[end - 1].Key;
            start = end;
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no slots, or of another version.</exception>
    public static SlotRuns FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var version = reader.Byte();
        if (version != FormatVersion)
        {
            throw new InvalidDataException($"slot runs version {version}; this program reads version {FormatVersion}");
        }

        var runs = new SlotRuns();
        var offset = 0;
        while (!reader.AtEnd)
        {
            offset += reader.Int32(int.MaxValue - offset);
            var count = reader.Int32(MaxSlots);
            var step = count > 1 ? reader.Int32((int.MaxValue - offset) / count) : 0;
            var packed = reader.Varint();
            var (interval, state) = (packed >> 3, (UptimeState)(packed & 7));
            if (interval > int.MaxValue || !Enum.IsDefined(state) || count == 0 || runs.Count + count > MaxSlots)
            {
                throw new InvalidDataException("slot runs that are out of range");
            }

            for (var i = 0; i < count; i++)
            {
                runs._slots[offset + (i * step)] = ((int)interval, state);
            }

            offset += (count - 1) * step;
        }

        return runs;
    }
}
