namespace Pronoia.Detection.Benchmarking;

/// <summary>One fault at one time.</summary>
internal sealed class FaultInjector(Background background, Fault fault, double magnitude, int onset, int seed)
{
    /// <summary>Requests behind a point of the error ratio.</summary>
    private const int Requests = 300;

    private readonly Random _random = new(seed);
    private double _frozen = double.NaN;

    internal int Onset => onset;

    /// <summary>The first minute after the fault.</summary>
    internal int End => onset + Duration(fault);

    /// <summary>A harmless change: an event is false.</summary>
    internal static bool IsDecoy(Fault fault) => fault is Fault.AnnouncedStep or Fault.LateJob or Fault.Duplicates or Fault.ClockChange;

    /// <summary>Whether a fault makes sense, and is one, on a background.</summary>
    internal static bool Applies(Background background, Fault fault) => fault switch
    {
        Fault.SeasonalBreak or Fault.ClockChange => SyntheticSeries.HasDay(background),
        Fault.LateJob => background == Background.Bursty,
        Fault.ErrorBurst => background == Background.ErrorRatio,

        // These already stand at zero or at their bound now and then.
        Fault.Outage or Fault.Dip or Fault.Flatline => background is not (Background.Discrete or Background.ErrorRatio or Background.Sparse),

        // A factor changes these by less than their noise, or by nothing that could be named in standard deviations.
        Fault.Scaled => background is not (Background.Discrete or Background.ErrorRatio or Background.Sparse or Background.RandomWalk),
        Fault.Variance => background is not (Background.Discrete or Background.ErrorRatio or Background.Sparse or Background.RandomWalk),
        Fault.SlowLeak => background != Background.RandomWalk,
        _ => true,
    };

    /// <summary>Minutes a fault lasts.</summary>
    internal static int Duration(Fault fault) => fault switch
    {
        Fault.Spike or Fault.Dip => 5,
        Fault.Missing => 30,
        Fault.SlowLeak => 720,
        Fault.SeasonalBreak or Fault.ClockChange => 180,
        Fault.Duplicates => 10,
        _ => 60,
    };

    /// <summary>Maintenance is announced to the detector.</summary>
    internal bool IsLearned(int minute) => fault != Fault.AnnouncedStep || !Covers(minute);

    /// <summary>The point is sent twice.</summary>
    internal bool IsRepeated(int minute) => fault == Fault.Duplicates && Covers(minute);

    /// <summary>The value as the fault leaves it; NaN where there is none.</summary>
    internal double Apply(int minute, double value)
    {
        if (!Covers(minute))
            return value;
        var expected = SyntheticSeries.Expected(background, minute);
        var size = magnitude * SyntheticSeries.Sigma(background, minute);
        var since = minute - onset;
        switch (fault)
        {
            case Fault.Spike:
            case Fault.LevelShift:
            case Fault.AnnouncedStep:
                return Raised(value, size);
            case Fault.Dip:
                return SyntheticSeries.IsCount(background) ? Math.Max(0, value - size) : value - size;
            case Fault.Ramp:
                return Raised(value, size * Math.Min(1, (since + 1) / 30.0));
            case Fault.SlowLeak:
                return Raised(value, size * (since + 1) / Duration(fault));
            case Fault.Variance:
                var wider = expected + (magnitude * (value - expected));
                return SyntheticSeries.IsCount(background) ? Math.Max(0, wider) : wider;
            case Fault.Outage:
                return 0;
            case Fault.Scaled:
                return magnitude * value;
            case Fault.ErrorBurst:
                return Math.Max(value, FailedShare());
            case Fault.Flatline:
                if (double.IsNaN(_frozen))
                    _frozen = value;
                return _frozen;
            case Fault.Missing:
                return double.NaN;
            case Fault.SeasonalBreak:
                return value - expected + SyntheticSeries.Expected(background, minute + (SyntheticSeries.PerDay / 4));
            case Fault.ClockChange:
                return value - expected + SyntheticSeries.Expected(background, minute + 60);
            case Fault.LateJob:
                return value - expected + SyntheticSeries.Expected(background, minute - 1);
            default:
                return value;
        }
    }

    private bool Covers(int minute) => minute >= onset && minute < End;

    /// <summary>A rate of rare events is raised by more events, anything else by the size itself.</summary>
    private double Raised(double value, double size) => background switch
    {
        Background.Sparse or Background.Discrete => value + SyntheticSeries.Poisson(_random, size),
        Background.ErrorRatio => Math.Min(1, value + (SyntheticSeries.Poisson(_random, size * Requests) / Requests)),
        _ => value + size,
    };

    private double FailedShare()
    {
        var failed = 0;
        for (var i = 0; i < Requests; i++)
            failed += _random.NextDouble() < magnitude ? 1 : 0;
        return (double)failed / Requests;
    }
}
