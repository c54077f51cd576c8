using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// What a day of this series looks like, in 96 slots of 15 minutes UTC: the usual mean of each, and how surprising the series was
/// there on earlier days. Means are kept in half precision, relative to the first level and spread of the series.
/// </summary>
internal sealed class DayProfile
{
    internal const int Slots = 96;
    internal const int StateLength = (Slots * (sizeof(ushort) + 1)) + sizeof(ushort) + sizeof(int) + (3 * sizeof(double)) + (3 * sizeof(float)) + Skill.StateLength;

    private const long DayMs = 86_400_000;
    private const long SlotMs = DayMs / Slots;

    /// <summary>Days seen before a slot is believed.</summary>
    private const int DaysNeeded = 2;

    /// <summary>Days the mean of a slot remembers.</summary>
    private const int DaysRemembered = 6;

    /// <summary>What remains of a remembered surprise after a day.</summary>
    private const double KeptPerDay = 0.7;

    /// <summary>A slot is one byte beside its mean: three bits of days seen, five bits of surprise.</summary>
    private const int DayBits = 7;
    private const int LargestSurprise = 31;
    private const double SurpriseUnit = 0.5;

    private const float SkillRate = 0.02f;
    private const double LargestScaled = 8192;
    private const float Coarser = 64;

    private readonly Half[] _mean = new Half[Slots];
    private readonly byte[] _memory = new byte[Slots];
    private int _slot = -1;
    private double _sum;
    private int _count;
    private float _surprise;
    private double _origin;
    private double _unit = 1;
    private float _lastMean;
    private float _lastKnown;
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
        _unit = unit;
    }

    /// <summary>Enters a point into its slot; a slot is learned when the series moves on to another.</summary>
    internal void Learn(int slot, double value)
    {
        if (slot != _slot)
        {
            Close();
            _slot = slot;
        }

        _sum += value;
        _count++;
    }

    /// <summary>Remembers how surprising the series is in the present slot.</summary>
    internal void Remember(double surprise) => _surprise = Math.Max(_surprise, (float)Math.Min(surprise, LargestSurprise * SurpriseUnit));

    /// <summary>Whether the slot has been seen on enough days.</summary>
    internal bool Knows(int slot) => Days(slot) >= DaysNeeded;

    internal double Mean(int slot) => _origin + (_unit * (float)_mean[slot]);

    /// <summary>Signed distance of a value from what the slot and its neighbours span.</summary>
    internal double Residual(int slot, double value)
    {
        double low = (float)_mean[slot];
        var high = low;
        Widen(Next(slot), ref low, ref high);
        Widen(Previous(slot), ref low, ref high);
        low = _origin + (_unit * low);
        high = _origin + (_unit * high);
        return value > high ? value - high : value < low ? value - low : 0;
    }

    /// <summary>How far the day usually falls and rises between the slots around this one; both 0 or more.</summary>
    internal (double Fall, double Rise) Swing(int slot)
    {
        if (!_skill.IsUseful || Days(slot) == 0 || Days(Previous(slot)) == 0 || Days(Next(slot)) == 0)
            return default;
        double before = (float)_mean[Previous(slot)], now = (float)_mean[slot], after = (float)_mean[Next(slot)];
        var rise = Math.Max(Math.Max(now - before, after - now), Math.Max(after - before, 0));
        var fall = Math.Max(Math.Max(before - now, now - after), Math.Max(before - after, 0));
        return (_unit * fall, _unit * rise);
    }

    /// <summary>The surprise of earlier days at this time of day, a slot ahead included.</summary>
    internal double EarlierSurprise(int slot) => SurpriseUnit * Math.Max(_memory[slot] >> 3, _memory[Next(slot)] >> 3);

    internal void Save(ref StateWriter writer)
    {
        foreach (var mean in _mean)
            writer.UInt16(BitConverter.HalfToUInt16Bits(mean));
        writer.Bytes(_memory);
        writer.UInt16((ushort)(_slot + 1));
        writer.Double(_sum);
        writer.Int32(_count);
        writer.Single(_surprise);
        writer.Double(_origin);
        writer.Double(_unit);
        writer.Single(_lastMean);
        writer.Single(_lastKnown);
        _skill.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        for (var i = 0; i < Slots; i++)
            _mean[i] = BitConverter.UInt16BitsToHalf(reader.UInt16());
        reader.Bytes(_memory);
        _slot = reader.UInt16(Slots) - 1;
        _sum = reader.Double();
        _count = reader.Int32();
        _surprise = reader.Single();
        _origin = reader.Double();
        _unit = reader.Double();
        _lastMean = reader.Single();
        _lastKnown = reader.Single();
        _skill.Load(ref reader);
    }

    /// <summary>Half precision reaches 65504: a series that outgrows its first spread gets a larger unit.</summary>
    private void Coarsen()
    {
        _unit *= Coarser;
        for (var i = 0; i < Slots; i++)
            _mean[i] = (Half)((float)_mean[i] / Coarser);
    }

    private static int Next(int slot) => slot + 1 == Slots ? 0 : slot + 1;

    private static int Previous(int slot) => slot == 0 ? Slots - 1 : slot - 1;

    private int Days(int slot) => _memory[slot] & DayBits;

    private void Widen(int slot, ref double low, ref double high)
    {
        if (Days(slot) == 0)
            return;
        double mean = (float)_mean[slot];
        low = Math.Min(low, mean);
        high = Math.Max(high, mean);
    }

    private void Close()
    {
        if (_count > 0)
        {
            var days = Math.Min(Days(_slot) + 1, DayBits);
            var scaled = ((_sum / _count) - _origin) / _unit;
            while (Math.Abs(scaled) > LargestScaled)
            {
                Coarsen();
                scaled /= Coarser;
            }

            double mean = (float)_mean[_slot];
            if (days > 1)
                _skill.Learn(scaled - _lastMean, mean - _lastKnown, SkillRate);
            _lastMean = (float)scaled;
            _lastKnown = (float)mean;
            _mean[_slot] = (Half)(mean + ((scaled - mean) / Math.Min(days, DaysRemembered)));
            var surprise = (int)Math.Max(KeptPerDay * (_memory[_slot] >> 3), _surprise / SurpriseUnit);
            _memory[_slot] = (byte)((surprise << 3) | days);
        }

        _sum = 0;
        _count = 0;
        _surprise = 0;
    }
}
