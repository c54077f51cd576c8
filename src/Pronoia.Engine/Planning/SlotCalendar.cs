namespace Pronoia.Engine.Planning;

/// <summary>When the slots of a job are.</summary>
public static class SlotCalendar
{
    /// <summary>
    /// The slots after <paramref name="after"/> and not after <paramref name="until"/>, oldest first. Jobs with an interval have their slots
    /// at multiples of it since the epoch plus an offset of their own, so that jobs of one interval do not all start at once; a report's
    /// slots are those of its schedule.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="after">Exclusive.</param>
    /// <param name="until">Inclusive.</param>
    /// <param name="limit">At most so many, the newest of them.</param>
    /// <param name="skipped">How many older slots were left out because of <paramref name="limit"/>.</param>
    public static IReadOnlyList<DateTimeOffset> Between(Job job, DateTimeOffset after, DateTimeOffset until, int limit, out long skipped)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Report is { } report ? Scheduled(report.Schedule, report.TimeZone, after, until, limit, out skipped) : Regular(job, after, until, limit, out skipped);
    }

    private static List<DateTimeOffset> Regular(Job job, DateTimeOffset after, DateTimeOffset until, int limit, out long skipped)
    {
        var interval = (long)job.Interval.TotalMilliseconds;
        // Spread in whole steps of 100 ms below the interval; rule groups and probes of one shard keep their phase for ever.
        var offset = StableHash.Of(job.Id) % Math.Max(1, interval / 100) * 100;
        var first = (FloorDiv(after.ToUnixTimeMilliseconds() - offset, interval) + 1) * interval + offset;
        var last = FloorDiv(until.ToUnixTimeMilliseconds() - offset, interval) * interval + offset;
        var count = last < first ? 0 : (last - first) / interval + 1;
        skipped = Math.Max(0, count - limit);
        var slots = new List<DateTimeOffset>();
        for (var slot = first + skipped * interval; slot <= last; slot += interval)
        {
            slots.Add(DateTimeOffset.FromUnixTimeMilliseconds(slot));
        }

        return slots;
    }

    private static List<DateTimeOffset> Scheduled(
        NCrontab.CrontabSchedule schedule, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset until, int limit, out long skipped)
    {
        var from = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var to = TimeZoneInfo.ConvertTime(until, zone).DateTime;
        var queue = new Queue<DateTimeOffset>();
        skipped = 0;
        for (var local = schedule.GetNextOccurrence(from); local <= to; local = schedule.GetNextOccurrence(local))
        {
            // A local time that the clock change skips happens when the clock has moved on.
            var utc = zone.IsInvalidTime(local) ? TimeZoneInfo.ConvertTimeToUtc(local.AddHours(1), zone) : TimeZoneInfo.ConvertTimeToUtc(local, zone);
            queue.Enqueue(new DateTimeOffset(utc, TimeSpan.Zero));
            if (queue.Count > limit)
            {
                queue.Dequeue();
                skipped++;
            }
        }

        return [.. queue];
    }

    private static long FloorDiv(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}
