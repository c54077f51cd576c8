using Pronoia.Engine.Results;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Web;

/// <summary>The last 90 UTC days of a target as a strip: each day is divided by its shares, the worst first, not by the times of day.</summary>
internal static class DayStrip
{
    /// <summary>The strip, or null where no day is over yet.</summary>
    public static UptimeStrip? Of(StatusTarget target, DateTimeOffset now, string id)
    {
        if (target.Days.Count == 0 || target.Status.Today is not { } today)
        {
            return null;
        }

        var segments = target.Days.Append(today).SelectMany(Shares).ToList();
        return new UptimeStrip { Title = $"{target.Status.Target}, by day", Id = id, FromUtc = segments[0].FromUtc, ToUtc = now, Segments = segments };
    }

    /// <summary>The days added up, the one that lasts included.</summary>
    public static UptimeSeconds Sum(StatusTarget target) =>
        target.Days.Append(target.Status.Today!).Aggregate(default(UptimeSeconds), (sum, day) => sum + day.ToUptime());

    private static IEnumerable<UptimeSegment> Shares(UptimeDay day)
    {
        var midnight = new DateTimeOffset(day.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        var at = midnight;
        foreach (var (state, seconds) in ((UptimeState, double)[])
            [
                (UptimeState.Down, day.DownSeconds),
                (UptimeState.Degraded, day.DegradedSeconds),
                (UptimeState.Maintenance, day.MaintenanceSeconds),
                (UptimeState.Unknown, day.UnknownSeconds),
                (UptimeState.Up, day.UpSeconds),
            ])
        {
            if (seconds > 0)
            {
                var to = at.AddSeconds(seconds);
                yield return new UptimeSegment(at, to, state);
                at = to;
            }
        }
    }
}
