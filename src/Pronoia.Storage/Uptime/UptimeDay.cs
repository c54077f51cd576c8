using Pronoia.Storage.Tables;

namespace Pronoia.Storage.Uptime;

/// <summary>A target's UTC day in seconds of each state, with its checks and their latencies.</summary>
public sealed record UptimeDay
{
    /// <summary>The target.</summary>
    public required string Target { get; init; }

    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Seconds up.</summary>
    public double UpSeconds { get; init; }

    /// <summary>Seconds degraded.</summary>
    public double DegradedSeconds { get; init; }

    /// <summary>Seconds down.</summary>
    public double DownSeconds { get; init; }

    /// <summary>Seconds that no check speaks for.</summary>
    public double UnknownSeconds { get; init; }

    /// <summary>Seconds in maintenance.</summary>
    public double MaintenanceSeconds { get; init; }

    /// <summary>Checks that ran.</summary>
    public int Checks { get; init; }

    /// <summary>Checks that were due and did not run.</summary>
    public int MissedChecks { get; init; }

    /// <summary>The latencies in seconds of the checks that succeeded outside of maintenance; merge those of several days for their percentiles.</summary>
    public LatencySketch Latency { get; init; } = new();

    /// <summary>The seconds accounted for; less than a day on the first day of a target, and while the day lasts.</summary>
    public double TotalSeconds => UpSeconds + DegradedSeconds + DownSeconds + UnknownSeconds + MaintenanceSeconds;

    /// <summary>Writes the day into typed columns of a row: <c>Day</c>, the seconds, <c>Checks</c>, <c>MissedChecks</c>, <c>LatencySketch</c>.</summary>
    public void CopyTo(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        row["Target"] = Target;
        row["Day"] = new DateTimeOffset(Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        row["UpSeconds"] = UpSeconds;
        row["DegradedSeconds"] = DegradedSeconds;
        row["DownSeconds"] = DownSeconds;
        row["UnknownSeconds"] = UnknownSeconds;
        row["MaintenanceSeconds"] = MaintenanceSeconds;
        row["Checks"] = Checks;
        row["MissedChecks"] = MissedChecks;
        row["LatencySketch"] = Latency.ToBytes();
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote; null where the row has no day.</summary>
    /// <exception cref="InvalidDataException">The latency sketch is damaged, or of another version.</exception>
    public static UptimeDay? FromRow(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetTime("Day") is not { } day ? null : new UptimeDay
        {
            Target = row.GetString("Target") ?? "",
            Day = DateOnly.FromDateTime(day.UtcDateTime),
            UpSeconds = row.GetDouble("UpSeconds") ?? 0,
            DegradedSeconds = row.GetDouble("DegradedSeconds") ?? 0,
            DownSeconds = row.GetDouble("DownSeconds") ?? 0,
            UnknownSeconds = row.GetDouble("UnknownSeconds") ?? 0,
            MaintenanceSeconds = row.GetDouble("MaintenanceSeconds") ?? 0,
            Checks = (int)(row.GetInt64("Checks") ?? 0),
            MissedChecks = (int)(row.GetInt64("MissedChecks") ?? 0),
            Latency = row.GetBytes("LatencySketch") is { } bytes ? LatencySketch.FromBytes(bytes) : new LatencySketch(),
        };
    }
}
