using Pronoia.Detection.State;

namespace Pronoia.Detection.Forecasting;

/// <summary>Weighted least squares of value on time, growing point by point (West's update of means and cross products).</summary>
internal struct LineFit
{
    internal const int StateLength = sizeof(int) + (6 * sizeof(double));

    private double _weight;
    private double _meanTime;
    private double _meanValue;
    private double _timeTime;
    private double _timeValue;
    private double _valueValue;

    internal int Count { get; private set; }

    internal readonly double Slope => _timeTime > 0 ? _timeValue / _timeTime : 0;

    internal readonly double MeanTime => _meanTime;

    internal readonly double Weight => _weight;

    /// <summary>Weighted sum of squared distances of the times from their mean.</summary>
    internal readonly double TimeSpread => _timeTime;

    internal readonly double ResidualSum => Math.Max(0, _valueValue - (Slope * _timeValue));

    /// <summary>Residual variance of a point of weight 1.</summary>
    internal readonly double Variance => Count > 2 ? ResidualSum / (Count - 2) : 0;

    internal readonly double RSquared => _valueValue > 0 ? Math.Clamp(1 - (ResidualSum / _valueValue), 0, 1) : 0;

    internal readonly double At(double time) => _meanValue + (Slope * (time - _meanTime));

    /// <summary>Variance of the line itself at a time, in units of the residual variance.</summary>
    internal readonly double Leverage(double time)
    {
        var distance = time - _meanTime;
        return (1 / _weight) + (_timeTime > 0 ? distance * distance / _timeTime : 0);
    }

    internal void Add(double time, double value, double weight)
    {
        Count++;
        _weight += weight;
        var fromTime = time - _meanTime;
        var fromValue = value - _meanValue;
        _meanTime += fromTime * weight / _weight;
        _meanValue += fromValue * weight / _weight;
        _timeTime += weight * fromTime * (time - _meanTime);
        _timeValue += weight * fromTime * (value - _meanValue);
        _valueValue += weight * fromValue * (value - _meanValue);
    }

    internal readonly void Save(ref StateWriter writer)
    {
        writer.Int32(Count);
        writer.Double(_weight);
        writer.Double(_meanTime);
        writer.Double(_meanValue);
        writer.Double(_timeTime);
        writer.Double(_timeValue);
        writer.Double(_valueValue);
    }

    internal void Load(ref StateReader reader)
    {
        Count = reader.Int32();
        _weight = reader.Double();
        _meanTime = reader.Double();
        _meanValue = reader.Double();
        _timeTime = reader.Double();
        _timeValue = reader.Double();
        _valueValue = reader.Double();
    }
}
