using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// The level of a series a moment ago. Exponential averages of several speeds run side by side, from steady noise to a random walk;
/// the one that has predicted best speaks. A single point moves them by a bounded amount, so an anomaly is not followed.
/// </summary>
internal sealed class LocalLevel
{
    internal const int StateLength = (Speeds * (sizeof(double) + Float24.Size)) + 1 + sizeof(ushort);

    private const int Speeds = 4;
    private const int Fast = 2;

    /// <summary>A faster average must predict this much better (squared errors) than the one in use.</summary>
    private const float Advantage = 0.95f;
    private const float ErrorRate = 0.002f;

    private static readonly double[] Rates = [0.02, 0.12, 0.45, 1];

    private readonly double[] _levels = new double[Speeds];
    private readonly Float24[] _errors = new Float24[Speeds];
    private byte _best;
    private ushort _points;

    /// <summary>The value expected next.</summary>
    internal double Value => _levels[_best];

    /// <summary>Where the faster of the averages would stand after a value.</summary>
    internal double Follow(double value) => _levels[Fast] + (Rates[Fast] * (value - _levels[Fast]));

    /// <summary>How much wider a forecast is after points that were not seen: the variance of a local level grows by the square of its rate.</summary>
    internal double Spread(int skipped) => skipped == 0 ? 1 : Math.Sqrt(1 + (skipped * Rates[_best] * Rates[_best]));

    /// <summary>Learns a value.</summary>
    /// <param name="value">The value, less what a habit of the series explains.</param>
    /// <param name="reach">No average moves by more than its rate times this; infinite while unknown.</param>
    /// <param name="skipped">Points that were not seen before this one: the more, the more it counts.</param>
    internal void Learn(double value, double reach, int skipped)
    {
        var spread = Spread(skipped);
        var leastRate = 1 - (1 / (spread * spread));
        if (_points < ushort.MaxValue)
            _points++;
        var least = float.PositiveInfinity;
        var best = _best;
        for (var i = 0; i < Speeds; i++)
        {
            var error = _points == 1 ? 0 : Math.Clamp(value - _levels[i], -reach, reach);
            var rate = Math.Max(Math.Max(Rates[i], leastRate), 1.0 / _points);
            _levels[i] = _points == 1 ? value : _levels[i] + (rate * error);
            var squared = (float)Math.Min(error * error, MaximumSquare);
            _errors[i] += (squared - _errors[i]) * Math.Max(ErrorRate, 1f / _points);
            var judged = _errors[i] * (i == _best ? Advantage : 1);
            if (judged < least)
            {
                least = judged;
                best = (byte)i;
            }
        }

        _best = best;
    }

    /// <summary>Moves to a new level at once.</summary>
    internal void MoveTo(double level)
    {
        for (var i = 0; i < Speeds; i++)
            _levels[i] = level;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Doubles(_levels);
        foreach (var error in _errors)
            writer.Single24(error);
        writer.Byte(_best);
        writer.UInt16(_points);
    }

    internal void Load(ref StateReader reader)
    {
        reader.Doubles(_levels);
        foreach (ref var error in _errors.AsSpan())
            error = reader.Narrow();
        _best = reader.Byte(Speeds - 1);
        _points = reader.UInt16();
    }

    private const double MaximumSquare = 1e37;
}
