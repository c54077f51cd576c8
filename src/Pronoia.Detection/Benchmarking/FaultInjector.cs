namespace Pronoia.Detection.Benchmarking;

/// <summary>One fault at one time.</summary>
internal sealed class FaultInjector(Background background, Fault fault, double magnitude, int onset)
{
    private double _frozen = double.NaN;

    internal int Onset => onset;

    /// <summary>The first minute after the fault.</summary>
    internal int End => onset + fault switch
    {
        Fault.Spike or Fault.Dip => 5,
        Fault.Missing => 30,
        Fault.SeasonalBreak => 180,
        Fault.ExtraJob => 3,
        _ => 60,
    };

    /// <summary>Maintenance is announced to the detector.</summary>
    internal bool IsLearned(int minute) => fault != Fault.AnnouncedStep || minute < onset || minute >= End;

    /// <summary>The value as the fault leaves it; NaN where there is none.</summary>
    internal double Apply(int minute, double value)
    {
        if (minute < onset || minute >= End)
            return value;
        var expected = SyntheticSeries.Expected(background, minute);
        var size = magnitude * SyntheticSeries.Sigma(background, minute);
        switch (fault)
        {
            case Fault.Spike:
            case Fault.LevelShift:
            case Fault.AnnouncedStep:
                return value + size;
            case Fault.Dip:
                return value - size;
            case Fault.Ramp:
                return value + (size * Math.Min(1, (minute - onset + 1) / 30.0));
            case Fault.Variance:
                return expected + (magnitude * (value - expected));
            case Fault.Outage:
                return 0;
            case Fault.Doubled:
                return 2 * value;
            case Fault.Flatline:
                if (double.IsNaN(_frozen))
                    _frozen = value;
                return _frozen;
            case Fault.Missing:
                return double.NaN;
            case Fault.SeasonalBreak:
                return value - expected + SyntheticSeries.Expected(background, minute + (SyntheticSeries.PerDay / 4));
            case Fault.ExtraJob:
                return value - expected + SyntheticSeries.Expected(background, 0);
            default:
                return value;
        }
    }
}
