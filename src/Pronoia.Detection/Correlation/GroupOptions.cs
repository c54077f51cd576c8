namespace Pronoia.Detection.Correlation;

/// <summary>How the series of a group are watched together.</summary>
public sealed record GroupOptions
{
    /// <summary>The largest number that may be asked to bear each other out.</summary>
    public const int MostSeries = 16;

    /// <summary>How many series must deviate together.</summary>
    public int Series { get; init; } = 3;

    /// <summary>The false events a group may open in 30 days, on average.</summary>
    public double FalseAlarmsPerMonth { get; init; } = 0.2;

    /// <summary>Spacing of points in seconds.</summary>
    public double Interval { get; init; } = 60;

    /// <summary>Checks every option.</summary>
    /// <returns>One message for each option out of range; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Series is < 2 or > MostSeries)
            errors.Add($"series is out of range: expected 2 to {MostSeries}");
        if (!(FalseAlarmsPerMonth is > 0 and <= 10_000))
            errors.Add("false alarms per month is out of range: expected more than 0, up to 10000");
        if (!(Interval is > 0 and <= 31 * 86400))
            errors.Add("interval is out of range: expected more than 0, up to 31 days in seconds");
        return errors;
    }
}
