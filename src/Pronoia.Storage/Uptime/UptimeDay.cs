namespace Pronoia.Storage.Uptime;

/// <summary>A target's UTC day in seconds of each state, with the latencies of its checks.</summary>
/// <param name="Target">The target.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="UpSeconds">Seconds up.</param>
/// <param name="DegradedSeconds">Seconds degraded.</param>
/// <param name="DownSeconds">Seconds down.</param>
/// <param name="UnknownSeconds">Seconds unknown.</param>
/// <param name="MaintenanceSeconds">Seconds in maintenance.</param>
/// <param name="Checks">The slots counted.</param>
/// <param name="Latency">The latencies in seconds; merge the sketches of several days for their percentiles.</param>
public sealed record UptimeDay(
    string Target,
    DateOnly Day,
    double UpSeconds,
    double DegradedSeconds,
    double DownSeconds,
    double UnknownSeconds,
    double MaintenanceSeconds,
    int Checks,
    LatencySketch Latency);
