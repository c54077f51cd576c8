namespace Pronoia.Detection.Benchmarking;

/// <summary>What a clock would reach that raises an alarm every so many minutes whatever the series does: the floor under every detector.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="EveryMinutes">Minutes from alarm to alarm.</param>
public sealed record AlarmBaseline(string Name, double EveryMinutes)
{
    private const double MinutesPerMonth = 30 * 1440;

    /// <summary>Share of faults at an unknown moment that have an alarm within five minutes, 0 to 1.</summary>
    public double WithinFiveMinutes => Math.Min(1, InjectionCell.SoonMinutes / EveryMinutes);

    /// <summary>False alarms in 30 days.</summary>
    public double FalsePerMonth => MinutesPerMonth / EveryMinutes;

    /// <summary>Share of its alarms that are false at one fault in <see cref="InjectionResult.DaysPerFault"/> days.</summary>
    public double FalseShare
    {
        get
        {
            var found = 30 / InjectionResult.DaysPerFault * WithinFiveMinutes;
            return FalsePerMonth / (FalsePerMonth + found);
        }
    }

    /// <summary>The baselines to print beside a result.</summary>
    /// <param name="result">The result; one baseline alarms as often as it was wrong.</param>
    /// <returns>Every minute, every five minutes, and as often as the detector (once a month at least).</returns>
    public static IReadOnlyList<AlarmBaseline> Beside(InjectionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var often = Math.Max(1, result.FalseEventsPerMonth);
        return [new("flag everything", 1), new("alarm every 5 minutes", InjectionCell.SoonMinutes), new("alarm as often as the detector is wrong", MinutesPerMonth / often)];
    }
}
