using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The score of a point: how rare an episode of its strength has been on this series. It ranks events of different series against each
/// other, and follows bursts faster than the evidence for events does.
/// </summary>
internal sealed class Ranking
{
    /// <summary>Surprise from which a point belongs to an episode.</summary>
    internal const double Hot = 3;

    internal const int StateLength = ScoreViews.StateLength + EventRarity.StateLength + Float24.Size + sizeof(ushort) + 1;

    /// <summary>Points without surprise that end an episode.</summary>
    private const int EpisodeGap = 36;

    /// <summary>Past events that a surprise at the same time on an earlier day counts for.</summary>
    private const double SameTimeCount = 10;

    /// <summary>The largest score of a point at which no episode starts or gets worse.</summary>
    private const double OrdinaryScore = 0.2;

    private readonly ScoreViews _views = new();
    private readonly EventRarity _rarity = new();
    private Float24 _peak;
    private byte _sinceHot;
    private ushort _sinceEpisode;

    /// <summary>Scores a point and learns it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="previous">The value before.</param>
    /// <param name="median">The median of the last values.</param>
    /// <param name="profile">The day.</param>
    /// <param name="slot">The slot of the day.</param>
    /// <param name="side">The side that is watched.</param>
    /// <param name="atLeast">Surprise by rules that are no views.</param>
    /// <returns>0.5 and more for the points at which an episode starts or gets worse, the more the rarer such episodes are on this series; under 0.2 for everything else.</returns>
    internal double Score(double value, double previous, double median, DayProfile profile, int slot, AnomalySide side, double atLeast)
    {
        var surprise = Math.Max(_views.Observe(value, previous, median, profile, slot, side), atLeast);
        var habit = profile.IsUsuallySurprising(slot) ? SameTimeCount : 0;
        profile.Remember(surprise);
        var score = Score(surprise, _rarity.CountAtLeast(surprise) + habit);
        _rarity.AddPoint();
        if (_sinceEpisode < ushort.MaxValue)
            _sinceEpisode++;
        return score;
    }

    internal void Save(ref StateWriter writer)
    {
        _views.Save(ref writer);
        _rarity.Save(ref writer);
        writer.Single24(_peak);
        writer.Byte(_sinceHot);
        writer.UInt16(_sinceEpisode);
    }

    internal void Load(ref StateReader reader)
    {
        _views.Load(ref reader);
        _rarity.Load(ref reader);
        _peak = reader.Narrow();
        _sinceHot = reader.Byte();
        _sinceEpisode = reader.NarrowInt32(ushort.MaxValue);
    }

    private double Score(double surprise, double past)
    {
        if (surprise < Hot)
        {
            if (_peak > 0 && ++_sinceHot == EpisodeGap)
            {
                _rarity.Add(_peak, _sinceEpisode);
                _sinceEpisode = 0;
                _peak = 0;
            }

            return OrdinaryScore * surprise / Hot;
        }

        var rarity = Math.Log10(Math.Max(_rarity.Points, 1)) - (2 * Math.Log10(past + 1));
        var score = Math.Clamp(0.5 + ((rarity + (0.02 * Math.Min(surprise, 30))) / 10), OrdinaryScore, 1);
        var rises = surprise > _peak + 0.25;
        _peak = Math.Max(_peak, (float)surprise);
        _sinceHot = 0;
        return rises ? score : OrdinaryScore * score;
    }
}
