namespace Pronoia.Alerting.Configuration;

/// <summary>A summary of what happened, sent every day or every week.</summary>
/// <param name="Name">The name, unique in the configuration.</param>
/// <param name="Receiver">Who gets it.</param>
/// <param name="Weekday">The day of a weekly digest; null: daily.</param>
/// <param name="At">The time of day in <paramref name="Location"/>.</param>
/// <param name="Location">The zone whose wall clock counts.</param>
public sealed record DigestConfig(string Name, string Receiver, DayOfWeek? Weekday, TimeOnly At, TimeZoneInfo Location)
{
    /// <summary>The latest due instant (UTC) at or before <paramref name="now"/>. A time that a change of the clock skips counts as the instant of the change.</summary>
    public DateTimeOffset LatestAt(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Location).DateTime).AddDays(1);
        while (true)
        {
            if (Weekday is null || day.DayOfWeek == Weekday)
            {
                var due = Instant(day);
                if (due <= now)
                {
                    return due;
                }
            }

            day = day.AddDays(-1);
        }
    }

    /// <summary>The instant (UTC) of the digest before the one at <paramref name="due"/>.</summary>
    public DateTimeOffset Previous(DateTimeOffset due) => LatestAt(due.AddTicks(-1));

    private DateTimeOffset Instant(DateOnly day)
    {
        var local = day.ToDateTime(At, DateTimeKind.Unspecified);
        while (Location.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, Location), TimeSpan.Zero);
    }
}
