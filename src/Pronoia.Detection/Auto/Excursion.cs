using Pronoia.Detection.Events;
using Pronoia.Detection.Forecasting;
using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>The values since an event opened, against the level before it: back to normal, a new level, or a slope.</summary>
internal sealed class Excursion
{
    /// <summary>Points after which the values of an event are the new normal.</summary>
    internal const int AcceptPoints = 60;

    private const int ShiftPoints = 5;
    private const int TrendPoints = 10;

    /// <summary>An event is over once the deviation is less than this share of what opened it.</summary>
    private const double BackRatio = 0.35;
    private const double SteadyRatio = 0.5;
    private const double TrendFit = 0.8;

    private readonly SortedWindow _recent = new(ShiftPoints);
    private double _reference;
    private double _tolerance;
    private int _run;
    private int _side;
    private LineFit _line;

    internal int StateLength => _recent.StateLength + (2 * sizeof(double)) + (2 * sizeof(int)) + LineFit.StateLength;

    internal void Start(in ValueBand band, double value, double minimum)
    {
        _recent.Clear();
        _reference = band.Expected;
        _tolerance = Math.Max(BackRatio * Math.Abs(value - band.Expected), SteadyRatio * minimum);
        _run = 0;
        _side = Math.Sign(value - band.Expected);
        _line = default;
    }

    /// <summary>The level of the last points.</summary>
    internal double Level => _recent.Count == 0 ? _reference : _recent.Quantile(0.5);

    internal bool IsBack(double value) => Math.Abs(value - _reference) <= _tolerance;

    internal void Add(double value)
    {
        _recent.Add(value);
        _line.Add(_line.Count, value, 1);
        _run = !IsBack(value) && Math.Sign(value - _reference) == _side ? _run + 1 : 0;
    }

    internal AnomalyKind Refine(AnomalyKind kind)
    {
        if (_run < ShiftPoints)
            return kind;
        var away = Math.Abs(_recent.Quantile(0.5) - _reference);
        if (_line.Count >= TrendPoints && _line.RSquared > TrendFit && Math.Abs(_line.Slope) * _line.Count > SteadyRatio * away)
            return AnomalyKind.TrendChange;
        return _recent.Quantile(0.75) - _recent.Quantile(0.25) < SteadyRatio * away ? AnomalyKind.LevelShift : kind;
    }

    internal void Save(ref StateWriter writer)
    {
        _recent.Save(ref writer);
        writer.Double(_reference);
        writer.Double(_tolerance);
        writer.Int32(_run);
        writer.Int32(_side);
        _line.Save(ref writer);
    }

    internal void Load(ref StateReader reader)
    {
        _recent.Load(ref reader);
        _reference = reader.Double();
        _tolerance = reader.Double();
        _run = reader.Int32();
        _side = reader.Int32();
        _line.Load(ref reader);
    }
}
