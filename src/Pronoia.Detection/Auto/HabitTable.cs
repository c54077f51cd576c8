using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Departures that come back at the same phase of a longer period, one byte each: a sign and a root in units of the spread of the
/// series, about 5 % fine. Serves jobs that run at a minute of the hour, and the hours of the week.
/// </summary>
internal sealed class HabitTable
{
    /// <summary>Codes reach 127²/16 = 1008 units.</summary>
    private const double CodeScale = 16;
    private const int LargestCode = 127;
    private const double LargestDeparture = 1e6;

    /// <summary>A change of so many units between neighbouring slots (some three standard deviations) is worth checking.</summary>
    private const double LargeChange = 10;
    private const float SkillRate = 0.1f;

    /// <summary>A table is not found useless by errors of less than this share of its largest departure: small changes foretell by chance.</summary>
    private const double DoubtShare = 0.02;

    private const sbyte Unknown = sbyte.MinValue;

    private readonly sbyte[] _codes;
    private readonly int _remembered;
    private int _slot = -1;
    private Float24 _sum;
    private ushort _count;
    private int _passes;
    private Float24 _lastMean;
    private Float24 _lastKnown = float.NaN;
    private Skill _skill;
    private double _doubt;

    /// <summary>Creates an empty table.</summary>
    /// <param name="slots">Phases of the period.</param>
    /// <param name="remembered">Passes through the period that are remembered.</param>
    internal HabitTable(int slots, int remembered)
    {
        _codes = new sbyte[slots];
        _codes.AsSpan().Fill(Unknown);
        _remembered = remembered;
    }

    internal int StateLength => _codes.Length + 2 + sizeof(ushort) + (3 * Float24.Size) + Skill.StateLength;

    /// <summary>Whether there is anything in it beyond noise, and what it foretold came about.</summary>
    internal bool IsWorthKeeping => IsUseful && Largest >= LargeChange;

    /// <summary>Whether the large changes that it foretold came about.</summary>
    internal bool IsUseful => _skill.IsUsefulWithin(_doubt);

    /// <summary>How often the whole period has been seen, up to the number that is remembered.</summary>
    internal int Passes => _passes;

    /// <summary>The largest departure, up or down.</summary>
    internal double Largest
    {
        get
        {
            var largest = 0;
            foreach (var code in _codes)
                largest = Math.Max(largest, code == Unknown ? 0 : Math.Abs((int)code));
            return Decode((sbyte)largest);
        }
    }

    /// <summary>Enters a departure in units; a slot is learned when the series moves on to another.</summary>
    /// <returns>True when all the passes that are remembered have been seen and one more is over.</returns>
    internal bool Learn(int slot, double departure)
    {
        var isOver = false;
        if (slot != _slot)
        {
            isOver = slot < _slot && _passes == _remembered;
            Close(slot);
            _slot = slot;
        }

        _sum += (float)Math.Clamp(departure, -LargestDeparture, LargestDeparture);
        if (_count < ushort.MaxValue)
            _count++;
        return isOver;
    }

    internal double this[int slot] => Decode(_codes[slot]);

    internal double Before(int slot) => Decode(_codes[slot == 0 ? _codes.Length - 1 : slot - 1]);

    internal double After(int slot) => Decode(_codes[slot + 1 == _codes.Length ? 0 : slot + 1]);

    /// <summary>How far the series usually falls and rises between the slots around this one, both 0 or more; nothing before the first pass is over.</summary>
    internal (double Fall, double Rise) Swing(int slot)
    {
        if (_passes == 0)
            return default;
        double before = Before(slot), now = this[slot], after = After(slot);
        return (Math.Max(Math.Max(before - now, now - after), Math.Max(before - after, 0)), Math.Max(Math.Max(now - before, after - now), Math.Max(after - before, 0)));
    }

    internal void Save(ref StateWriter writer)
    {
        writer.SignedBytes(_codes);
        writer.Byte((byte)(_slot + 1));
        writer.Single24(_sum);
        writer.UInt16(_count);
        writer.Byte((byte)_passes);
        writer.Single24(_lastMean);
        writer.Single24(_lastKnown);
        _skill.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        reader.SignedBytes(_codes);
        _slot = (reader.Version == AutoState.Wide ? reader.UInt16((ushort)_codes.Length) : reader.Byte((byte)_codes.Length)) - 1;
        _sum = reader.Narrow();
        _count = reader.NarrowInt32(ushort.MaxValue);
        _passes = reader.Byte((byte)_remembered);
        _lastMean = reader.Narrow();
        _lastKnown = reader.Narrow();
        _skill.Load(ref reader);
        _doubt = DoubtShare * Largest;
    }

    private void Close(int next)
    {
        if (_count > 0)
        {
            double mean = _sum / _count;
            if (_codes[_slot] == Unknown)
            {
                _codes[_slot] = Encode(mean);
                _lastKnown = float.NaN;
            }
            else
            {
                var known = Decode(_codes[_slot]);
                if (Math.Abs(known - _lastKnown) > LargeChange)
                    _skill.Learn(mean - _lastMean, known - _lastKnown, SkillRate);
                _lastKnown = (float)known;
                _codes[_slot] = Encode(known + ((mean - known) / Math.Min(_passes + 1, _remembered)));
            }

            _lastMean = (float)mean;
            _doubt = DoubtShare * Largest;
        }

        if (next < _slot)
            _passes = Math.Min(_passes + 1, _remembered);
        _sum = 0;
        _count = 0;
    }

    private static double Decode(sbyte code) => code == Unknown ? 0 : code * Math.Abs((int)code) / CodeScale;

    private static sbyte Encode(double value) =>
        (sbyte)(Math.Sign(value) * Math.Min(LargestCode, Math.Round(Math.Sqrt(CodeScale * Math.Abs(value)))));
}
