using Pronoia.Detection.State;

namespace Pronoia.Detection.Forecasting;

/// <summary>The means of the slots of the last nine days, by number of the slot since the epoch; NaN where nothing was observed.</summary>
internal sealed class SlotHistory(int slotsPerDay)
{
    internal const int Days = 9;

    private readonly double[] _ring = NewRing(Days * slotsPerDay);

    internal int SlotsPerDay { get; } = slotsPerDay;

    /// <summary>The newest slot, or −1 before the first.</summary>
    internal long Newest { get; private set; } = -1;

    /// <summary>The first slot there was.</summary>
    internal long First { get; private set; } = -1;

    internal int StateLength => (2 * sizeof(long)) + (_ring.Length * sizeof(double));

    /// <summary>The mean of a slot; NaN for one that is too old, not there yet, or empty.</summary>
    internal double this[long slot] => slot < 0 || slot > Newest || slot < First || slot <= Newest - _ring.Length ? double.NaN : _ring[slot % _ring.Length];

    internal void Clear()
    {
        Array.Fill(_ring, double.NaN);
        (Newest, First) = (-1, -1);
    }

    /// <summary>Adds a slot newer than the newest; those between are empty.</summary>
    internal void Add(long slot, double value)
    {
        if (Newest < 0)
            First = slot;
        for (var empty = Math.Max(Newest + 1, slot - _ring.Length); Newest >= 0 && empty < slot; empty++)
            _ring[empty % _ring.Length] = double.NaN;
        Newest = slot;
        _ring[slot % _ring.Length] = value;
    }

    /// <summary>The mean of the usable slots in a range, both ends included; NaN without any.</summary>
    internal double Mean(long first, long last)
    {
        var (sum, count) = (0.0, 0);
        for (var slot = first; slot <= last; slot++)
        {
            var value = this[slot];
            if (double.IsNaN(value))
                continue;
            sum += value;
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>The median of the usable slots in a range, every <paramref name="step"/>th, both ends included; NaN without any.</summary>
    internal double Median(long first, long last, int step)
    {
        Span<double> values = stackalloc double[(int)((last - first) / step) + 1];
        var count = 0;
        for (var slot = first; slot <= last; slot += step)
        {
            if (this[slot] is var value && !double.IsNaN(value))
                values[count++] = value;
        }

        return MedianOf(values[..count]);
    }

    internal static double MedianOf(Span<double> values)
    {
        if (values.IsEmpty)
            return double.NaN;
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Int64(Newest);
        writer.Int64(First);
        writer.Doubles(_ring);
    }

    internal void Load(ref StateReader reader)
    {
        Newest = reader.Int64();
        First = reader.Int64();
        reader.Doubles(_ring);
        if (Newest < -1 || First < -1 || First > Newest)
            throw new DetectorStateException("The saved state holds slots out of order.");
    }

    private static double[] NewRing(int length)
    {
        var ring = new double[length];
        Array.Fill(ring, double.NaN);
        return ring;
    }
}
