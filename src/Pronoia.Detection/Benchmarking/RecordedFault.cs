namespace Pronoia.Detection.Benchmarking;

/// <summary>One fault in a recorded series, from the row of its onset.</summary>
internal sealed class RecordedFault
{
    /// <summary>Faults without a size in σ must change the series by as much as the smallest one that has one.</summary>
    private const double LeastSigmas = 2;

    /// <summary>A fault that changes less than this share of its size, because values end at zero, is none.</summary>
    private const double LeastShare = 0.5;

    private const int RampUnits = 30;

    private readonly RecordedSeries _series;
    private readonly RecordedBackground _background;
    private readonly Fault _fault;
    private readonly double _magnitude;

    internal RecordedFault(RecordedSeries series, RecordedBackground background, Fault fault, double magnitude, int onset)
    {
        _series = series;
        _background = background;
        _fault = fault;
        _magnitude = magnitude;
        Onset = onset;
        End = background.After(onset, FaultInjector.Duration(fault));
        Until = background.After(onset, FaultInjector.Duration(fault) + InjectionCell.SoonMinutes);
    }

    internal int Onset { get; }

    /// <summary>The first row after the fault.</summary>
    internal int End { get; }

    /// <summary>The first row at which a detection no longer counts.</summary>
    internal int Until { get; }

    /// <summary>Whether the series would tell it from what it does anyway.</summary>
    internal bool IsOne => _fault switch
    {
        Fault.Missing => true,
        Fault.Flatline => Share(row => !_series.Values[row].Equals(_series.Values[Onset])) >= LeastShare,
        Fault.Outage or Fault.Scaled => Change > 0 && Change >= LeastSigmas * _background.Sigma,
        Fault.Variance => _background.Sigma > 0 && Change >= LeastShare * (_magnitude - 1) * _background.Sigma,
        _ => _background.Sigma > 0 && Change >= LeastShare * _magnitude * _background.Sigma,
    };

    /// <summary>The value as the fault leaves it; NaN where there is none.</summary>
    internal double Apply(int row)
    {
        var value = _series.Values[row];
        if (row >= End)
            return value;
        var size = _magnitude * _background.Sigma;
        return _fault switch
        {
            Fault.Spike or Fault.LevelShift => value + size,
            Fault.Dip => Math.Max(_background.Floor, value - size),
            Fault.Ramp => value + (size * Math.Min(1, Elapsed(row) / RampUnits)),
            Fault.Variance => Math.Max(_background.Floor, _background.Usual(row) + (_magnitude * (value - _background.Usual(row)))),
            Fault.Outage => 0,
            Fault.Scaled => _magnitude * value,
            Fault.Flatline => _series.Values[Onset],
            Fault.Missing => double.NaN,
            _ => throw new InvalidOperationException($"{_fault} is not for recorded series"),
        };
    }

    private double Change => Enumerable.Range(Onset, End - Onset).Where(r => double.IsFinite(_series.Values[r])).Average(r => Math.Abs(Apply(r) - _series.Values[r]));

    /// <summary>Units from the onset to the end of the interval that the row stands for.</summary>
    private double Elapsed(int row) => (double)(_series.TimesMs[row] - _series.TimesMs[Onset] + _background.IntervalMs) / _background.UnitMs;

    private double Share(Func<int, bool> which) => (double)Enumerable.Range(Onset, End - Onset).Count(which) / (End - Onset);
}
