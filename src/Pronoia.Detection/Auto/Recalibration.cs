using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Checks what a tail model calls a chance of one in a thousand against what happens, and corrects it beyond: the level of surprise that
/// episodes (points close together count once) exceed at that rate, followed as a quantile is (Robbins and Monro 1951), and their mean
/// excess over it. Where the model is right the level is 3 and the mean 1 / ln 10. What makes it wrong does not matter: points that
/// depend on each other, noise that changes, a mixture of noises.
/// </summary>
internal struct Recalibration
{
    internal const int StateLength = LevelSize + sizeof(ushort) + 3;

    /// <summary>The surprise whose frequency is checked.</summary>
    private const double Checked = 3;
    private const double CheckedShare = 1e-3;

    /// <summary>Up to here the running quantile of the tail model has counted for itself.</summary>
    private const double Anchor = 1.5;

    /// <summary>Mean excess of the surprise of a tail that is modelled right.</summary>
    private const double RightMean = 0.4343;

    private const double PriorWeight = 15;
    private const int Remembered = 100;
    private const double SlowestGain = 0.1;
    /// <summary>The level is kept in three bytes, in steps finer than a point moves it.</summary>
    private const int LevelSteps = 1 << 19;
    private const int LevelSize = 3;
    private const double LeastLevel = 2;
    private const double LargestLevel = 20;
    private const double LeastMean = 0.1;
    private const double LargestMean = 2;

    /// <summary>One episode counts by at most so many mean excesses.</summary>
    private const double Cap = 4;
    private const double PeakSteps = 63;

    /// <summary>Points without surprise that end an episode.</summary>
    private const byte EpisodeGap = 10;

    private int _level = (int)(Checked * LevelSteps);
    private Half _mean = (Half)RightMean;
    private byte _peak;
    private byte _episodes;
    private byte _hot;

    public Recalibration()
    {
    }

    private readonly double Level => (double)_level / LevelSteps;

    /// <summary>The surprise that what the model calls so surprising deserves.</summary>
    internal readonly double Correct(double surprise) =>
        surprise <= Anchor ? surprise
        : surprise <= Level ? Anchor + ((surprise - Anchor) * (Checked - Anchor) / (Level - Anchor))
        : Checked + ((surprise - Level) * RightMean / (double)_mean);

    /// <summary>What the model must say for a corrected surprise.</summary>
    internal readonly double Needed(double corrected) =>
        corrected <= Anchor ? corrected
        : corrected <= Checked ? Anchor + ((corrected - Anchor) * (Level - Anchor) / (Checked - Anchor))
        : Level + ((corrected - Checked) * (double)_mean / RightMean);

    /// <summary>Learns what the model said of a point.</summary>
    internal void Learn(double surprise)
    {
        var mean = (double)_mean;
        var gain = mean * Math.Max(SlowestGain, 1.0 / (_episodes + 8));
        var level = Level - (gain * CheckedShare);
        if (surprise > Level)
        {
            if (_hot == 0)
            {
                level += gain;
                if (_episodes < Remembered)
                    _episodes++;
            }

            _peak = Math.Max(_peak, (byte)(PeakSteps * Math.Min((surprise - Level) / mean, Cap)));
            _hot = EpisodeGap;
        }
        else if (_hot > 0 && --_hot == 0)
        {
            _mean = (Half)Math.Clamp(mean + (((mean * _peak / PeakSteps) - mean) / (_episodes + PriorWeight)), LeastMean, LargestMean);
            _peak = 0;
        }

        _level = (int)Math.Round(LevelSteps * Math.Clamp(level, LeastLevel, LargestLevel));
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Byte((byte)_level);
        writer.UInt16((ushort)(_level >> 8));
        writer.UInt16(BitConverter.HalfToUInt16Bits(_mean));
        writer.Byte(_peak);
        writer.Byte(_episodes);
        writer.Byte(_hot);
    }

    internal void Load(ref StateReader reader)
    {
        _level = reader.Byte() | (reader.UInt16() << 8);
        _mean = BitConverter.UInt16BitsToHalf(reader.UInt16());
        _peak = reader.Byte();
        _episodes = reader.Byte();
        _hot = reader.Byte();
    }
}
