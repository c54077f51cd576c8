using Pronoia.Reporting.Model;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>Days as reports take them.</summary>
internal static class UptimeDayExtensions
{
    /// <summary>The day's seconds.</summary>
    public static UptimeSeconds ToUptime(this UptimeDay day) =>
        new(day.UpSeconds, day.DegradedSeconds, day.DownSeconds, day.UnknownSeconds, day.MaintenanceSeconds);
}
