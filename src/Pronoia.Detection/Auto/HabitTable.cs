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

    /// <summary>A change of so many units between neighbouring slots (some three standard deviations) is worth checking.</summary>
    private const double LargeChange = 10;
    private const float SkillRate = 0.1f;

    private const sbyte Unknown = sbyte.MinValue;

    private readonly sbyte[] _codes;
    private readonly int _remembered;
    private int _slot = -1;
    private double _sum;
    private int _count;
    private int _passes;
    private double _lastMean;
    private double _lastKnown = double.NaN;
    private Skill _skill;

    /// <summary>Creates an empty table.</summary>
    /// <param name="slots">Phases of the period.</param>
    /// <param name="remembered">Passes through the period that are remembered.</param>
    internal HabitTable(int slots, int remembered)
    {
        _codes = new sbyte[slots];
        _codes.AsSpan().Fill(Unknown);
        _remembered = remembered;
    }

    internal int StateLength => _codes.Length + (2 * sizeof(int)) + (3 * sizeof(double)) + sizeof(int) + Skill.StateLength;

    /// <summary>Whether the large changes that it foretold came about.</summary>
    internal bool IsUseful => _skill.IsUseful;

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
    internal void Learn(int slot, double departure)
    {
        if (slot != _slot)
        {
            Close(slot);
            _slot = slot;
        }

        _sum += departure;
        _count++;
    }

    internal double this[int slot] => Decode(_codes[slot]);

    internal double Before(int slot) => Decode(_codes[slot == 0 ? _codes.Length - 1 : slot - 1]);

    internal double After(int slot) => Decode(_codes[slot + 1 == _codes.Length ? 0 : slot + 1]);

    internal void Save(ref StateWriter writer)
    {
        writer.SignedBytes(_codes);
        writer.Int32(_slot);
        writer.Double(_sum);
        writer.Int32(_count);
        writer.Int32(_passes);
        writer.Double(_lastMean);
        writer.Double(_lastKnown);
        _skill.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        reader.SignedBytes(_codes);
        _slot = reader.Int32(-1, _codes.Length - 1);
        _sum = reader.Double();
        _count = reader.Int32();
        _passes = reader.Int32(0, _remembered);
        _lastMean = reader.Double();
        _lastKnown = reader.Double();
        _skill.Load(ref reader);
    }

    private void Close(int next)
    {
        if (_count > 0)
        {
            var mean = _sum / _count;
            if (_codes[_slot] == Unknown)
            {
                _codes[_slot] = Encode(mean);
                _lastKnown = double.NaN;
            }
            else
            {
                var known = Decode(_codes[_slot]);
                if (Math.Abs(known - _lastKnown) > LargeChange)
                    _skill.Learn(mean - _lastMean, known - _lastKnown, SkillRate);
                _lastKnown = known;
                _codes[_slot] = Encode(known + ((mean - known) / Math.Min(_passes + 1, _remembered)));
            }

            _lastMean = mean;
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
