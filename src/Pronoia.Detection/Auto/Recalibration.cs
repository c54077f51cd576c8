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
    internal const int StateLength = (3 * sizeof(float)) + 2;

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
    private const double LeastLevel = 2;
    private const double LargestLevel = 20;
    private const double LeastMean = 0.1;
    private const double LargestMean = 2;

    /// <summary>One episode counts by at most so many mean excesses.</summary>
    private const double Cap = 4;

    /// <summary>Points without surprise that end an episode.</summary>
    private const byte EpisodeGap = 10;

    private float _level = (float)Checked;
    private float _mean = (float)RightMean;
    private float _peak;
    private byte _episodes;
    private byte _hot;

    public Recalibration()
    {
    }

    /// <summary>The surprise that what the model calls so surprising deserves.</summary>
    internal readonly double Correct(double surprise) =>
        surprise <= Anchor ? surprise
        : surprise <= _level ? Anchor + ((surprise - Anchor) * (Checked - Anchor) / (_level - Anchor))
        : Checked + ((surprise - _level) * RightMean / _mean);

    /// <summary>What the model must say for a corrected surprise.</summary>
    internal readonly double Needed(double corrected) =>
        corrected <= Anchor ? corrected
        : corrected <= Checked ? Anchor + ((corrected - Anchor) * (_level - Anchor) / (Checked - Anchor))
        : _level + ((corrected - Checked) * _mean / RightMean);

    /// <summary>Learns what the model said of a point.</summary>
    internal void Learn(double surprise)
    {
        var gain = _mean * Math.Max(SlowestGain, 1.0 / (_episodes + 8));
        var level = _level - (gain * CheckedShare);
        if (surprise > _level)
        {
            if (_hot == 0)
            {
                level += gain;
                if (_episodes < Remembered)
                    _episodes++;
            }

            _peak = Math.Max(_peak, (float)Math.Min(surprise - _level, Cap * _mean));
            _hot = EpisodeGap;
        }
        else if (_hot > 0 && --_hot == 0)
        {
            _mean = (float)Math.Clamp(_mean + ((_peak - _mean) / (_episodes + PriorWeight)), LeastMean, LargestMean);
            _peak = 0;
        }

        _level = (float)Math.Clamp(level, LeastLevel, LargestLevel);
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Single(_level);
        writer.Single(_mean);
        writer.Single(_peak);
        writer.Byte(_episodes);
        writer.Byte(_hot);
    }

    internal void Load(ref StateReader reader)
    {
        _level = reader.Single();
        _mean = reader.Single();
        _peak = reader.Single();
        _episodes = reader.Byte();
        _hot = reader.Byte();
    }
}
