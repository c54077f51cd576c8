using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// What a day of this series looks like, in 96 slots of 15 minutes UTC: the usual mean of each, and how surprising the series was
/// there on earlier days. Means are kept in twelve bits, in steps of a share of the first spread of the series that double when it outgrows
/// them.
/// </summary>
internal sealed class DayProfile
{
    internal const int Slots = 96;
    internal const int StateLength = (Slots * (CodeBits + MemoryBits) / 8) + 2 + sizeof(ushort) + sizeof(double) + (2 * sizeof(float)) + (2 * Float24.Size) + Skill.StateLength;

    private const long DayMs = 86_400_000;
    private const long SlotMs = DayMs / Slots;
    private const long HourMs = 3_600_000;

    /// <summary>Days seen before a slot is believed.</summary>
    private const int DaysNeeded = 2;

    /// <summary>Days the mean of a slot remembers.</summary>
    private const int DaysRemembered = 6;

    /// <summary>Beside its mean a slot has three bits of days seen, and three of days for which a surprise there is remembered yet.</summary>
    private const int MemoryBits = 6;
    private const int DayBits = 7;
    private const int DayShift = 3;

    /// <summary>A surprise is remembered until it has faded, to the kept share every day, to what is no surprise.</summary>
    private const double KeptPerDay = 0.7;
    private const double LargestSurprise = 15.5;
    private const double SurpriseUnit = 0.5;

    private const double LargestScaled = 1e30;

    private const float SkillRate = 0.02f;
    private const int CodeBits = 12;
    private const int CodeMask = (1 << CodeBits) - 1;
    private const int LargestCode = 2047;

    /// <summary>Steps in the first spread of the series.</summary>
    private const int StepsPerSpread = 32;

    /// <summary>Beyond it means are cut off: steps must stay a float.</summary>
    private const float LargestStep = 1e35f;

    private readonly short[] _mean = new short[Slots];
    private readonly byte[] _memory = new byte[Slots];
    private int _slot = -1;
    private float _sum;
    private ushort _count;
    private byte _remembered;
    private double _origin;
    private float _step = 1;
    private Float24 _lastMean;
    private Float24 _lastKnown;
    private Skill _skill;

    internal static int SlotOf(long timestampMs)
    {
        var ofDay = timestampMs % DayMs;
        return (int)((ofDay < 0 ? ofDay + DayMs : ofDay) / SlotMs);
    }

    /// <summary>Fixes the scale in which slots are kept; once, before the first point.</summary>
    internal void SetScale(double origin, double unit)
    {
        _origin = origin;
        _step = (float)Math.Clamp(unit / StepsPerSpread, 1e-30, 1e30);
    }

    /// <summary>Enters a point into its slot; a slot is learned when the series moves on to another.</summary>
    internal void Learn(int slot, double value)
    {
        if (slot != _slot)
        {
            Close();
            _slot = slot;
        }

        if (_count == ushort.MaxValue)
            return;
        _sum += (float)Math.Clamp((value - _origin) / _step, -LargestScaled, LargestScaled);
        _count++;
    }

    /// <summary>Remembers how surprising the series is in the present slot.</summary>
    internal void Remember(double surprise)
    {
        if (surprise >= Ranking.Hot)
            _remembered = Math.Max(_remembered, Lifetime(surprise));
    }

    /// <summary>Whether the slot has been seen on enough days.</summary>
    internal bool Knows(int slot) => Days(slot) >= DaysNeeded;

    internal double Mean(int slot) => _origin + ((double)_step * _mean[slot]);

    /// <summary>Whether the whole day has been seen often enough, and foretells how the series moves.</summary>
    internal bool IsKnown
    {
        get
        {
            for (var i = 0; i < Slots; i++)
            {
                if (!Knows(i))
                    return false;
            }

            return _skill.IsUseful;
        }
    }

    /// <summary>The usual value at a time, between the middles of slots.</summary>
    internal double At(long timestampMs)
    {
        var ofDay = timestampMs % DayMs;
        var position = (((ofDay < 0 ? ofDay + DayMs : ofDay) + (DayMs - (SlotMs / 2))) % DayMs) / (double)SlotMs;
        var slot = (int)position;
        return Mean(slot) + ((position - slot) * (Mean(Next(slot)) - Mean(slot)));
    }

    /// <summary>Whether a level is one that the day has within an hour of a time, as after a change of clocks.</summary>
    internal bool HasWithinHour(long timestampMs, double level)
    {
        if (!_skill.IsUseful || !Knows(SlotOf(timestampMs)))
            return false;
        double now = At(timestampMs), before = At(timestampMs - HourMs), after = At(timestampMs + HourMs);
        return level >= Math.Min(now, Math.Min(before, after)) && level <= Math.Max(now, Math.Max(before, after));
    }

    /// <summary>Signed distance of a value from what the slot and its neighbours span.</summary>
    internal double Residual(int slot, double value)
    {
        double low = _mean[slot];
        var high = low;
        Widen(Next(slot), ref low, ref high);
        Widen(Previous(slot), ref low, ref high);
        low = _origin + (_step * low);
        high = _origin + (_step * high);
        return value > high ? value - high : value < low ? value - low : 0;
    }

    /// <summary>How far the day usually falls and rises between the slots around this one; both 0 or more.</summary>
    internal (double Fall, double Rise) Swing(int slot)
    {
        if (!_skill.IsUseful || Days(slot) == 0 || Days(Previous(slot)) == 0 || Days(Next(slot)) == 0)
            return default;
        double before = _mean[Previous(slot)], now = _mean[slot], after = _mean[Next(slot)];
        var rise = Math.Max(Math.Max(now - before, after - now), Math.Max(after - before, 0));
        var fall = Math.Max(Math.Max(before - now, now - after), Math.Max(before - after, 0));
        return (_step * fall, _step * rise);
    }

    /// <summary>Whether earlier days had a surprise at this time of day, a slot ahead included.</summary>
    internal bool IsUsuallySurprising(int slot) => (_memory[slot] | _memory[Next(slot)]) >> DayShift > 0;

    internal void Save(ref StateWriter writer)
    {
        for (var i = 0; i < Slots; i += 2)
        {
            // Two codes in three bytes.
            var pair = (uint)(_mean[i] & CodeMask) | ((uint)(_mean[i + 1] & CodeMask) << CodeBits);
            writer.Byte((byte)pair);
            writer.UInt16((ushort)(pair >> 8));
        }

        for (var i = 0; i < Slots; i += 4)
        {
            var four = _memory[i] | (_memory[i + 1] << MemoryBits) | (_memory[i + 2] << (2 * MemoryBits)) | (_memory[i + 3] << (3 * MemoryBits));
            writer.Byte((byte)four);
            writer.UInt16((ushort)(four >> 8));
        }

        writer.Byte((byte)(_slot + 1));
        writer.Single(_sum);
        writer.UInt16(_count);
        writer.Byte(_remembered);
        writer.Double(_origin);
        writer.Single(_step);
        writer.Single24(_lastMean);
        writer.Single24(_lastKnown);
        _skill.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        for (var i = 0; i < Slots; i += 2)
        {
            var pair = reader.Byte() | ((uint)reader.UInt16() << 8);
            _mean[i] = Code(pair & CodeMask);
            _mean[i + 1] = Code(pair >> CodeBits);
        }

        for (var i = 0; i < Slots; i += 4)
        {
            var four = reader.Byte() | (reader.UInt16() << 8);
            for (var j = 0; j < 4; j++)
                _memory[i + j] = (byte)((four >> (j * MemoryBits)) & ((1 << MemoryBits) - 1));
        }

        _slot = reader.Byte(Slots) - 1;
        _sum = reader.Single();
        _count = reader.UInt16();
        _remembered = reader.Byte(DayBits);
        _origin = reader.Double();
        _step = reader.Single();
        _lastMean = reader.Single24();
        _lastKnown = reader.Single24();
        _skill.Load(ref reader);
    }

    /// <summary>Reads a profile as it was saved when means had half precision, in units of the first spread.</summary>
    internal void LoadWide(ref StateReader reader)
    {
        var means = new double[Slots];
        for (var i = 0; i < Slots; i++)
            means[i] = StepsPerSpread * (double)BitConverter.UInt16BitsToHalf(reader.UInt16());
        reader.Bytes(_memory);
        foreach (ref var memory in _memory.AsSpan())
            memory = (byte)((Lifetime(SurpriseUnit * (memory >> DayShift)) << DayShift) | (memory & DayBits));
        _slot = reader.UInt16(Slots) - 1;
        var sum = reader.Double();
        _count = reader.NarrowInt32(ushort.MaxValue);
        Remember(reader.Single());
        _origin = reader.Double();
        _step = (float)(reader.Double() / StepsPerSpread);
        _sum = (float)((sum - (_count * _origin)) / _step);
        _lastMean = StepsPerSpread * reader.Single();
        _lastKnown = StepsPerSpread * reader.Single();
        _skill.Load(ref reader);
        while (means.Any(m => Math.Abs(m) > LargestCode) && _step < LargestStep)
        {
            Coarsen();
            _sum /= 2;
            means = [.. means.Select(m => m / 2)];
        }

        for (var i = 0; i < Slots; i++)
            _mean[i] = (short)Math.Clamp(Math.Round(means[i]), -LargestCode, LargestCode);
    }

    /// <summary>Days until a surprise has faded, 5 at most.</summary>
    private static byte Lifetime(double surprise)
    {
        byte days = 0;
        for (var left = Math.Min(surprise, LargestSurprise); left >= Ranking.Hot; left = SurpriseUnit * Math.Floor(KeptPerDay * left / SurpriseUnit))
            days++;
        return days;
    }

    private static short Code(uint bits) => (short)((short)(bits << (16 - CodeBits)) >> (16 - CodeBits));

    /// <summary>A series that outgrows its first spread gets larger steps.</summary>
    private void Coarsen()
    {
        _step *= 2;
        _lastMean = _lastMean / 2;
        _lastKnown = _lastKnown / 2;
        for (var i = 0; i < Slots; i++)
            _mean[i] /= 2;
    }

    private static int Next(int slot) => slot + 1 == Slots ? 0 : slot + 1;

    private static int Previous(int slot) => slot == 0 ? Slots - 1 : slot - 1;

    private int Days(int slot) => _memory[slot] & DayBits;

    private void Widen(int slot, ref double low, ref double high)
    {
        if (Days(slot) == 0)
            return;
        double mean = _mean[slot];
        low = Math.Min(low, mean);
        high = Math.Max(high, mean);
    }

    private void Close()
    {
        if (_count > 0)
        {
            var days = Math.Min(Days(_slot) + 1, DayBits);
            double scaled = _sum / _count;
            while (Math.Abs(scaled) > LargestCode && _step < LargestStep)
            {
                Coarsen();
                scaled /= 2;
            }

            scaled = Math.Clamp(scaled, -LargestCode, LargestCode);

            double mean = _mean[_slot];
            if (days > 1)
                _skill.Learn(scaled - _lastMean, mean - _lastKnown, SkillRate);
            _lastMean = scaled;
            _lastKnown = mean;
            _mean[_slot] = (short)Math.Round(mean + ((scaled - mean) / Math.Min(days, DaysRemembered)));
            var remembered = Math.Max((_memory[_slot] >> DayShift) - 1, _remembered);
            _memory[_slot] = (byte)((remembered << DayShift) | days);
        }

        _sum = 0;
        _count = 0;
        _remembered = 0;
    }
}
