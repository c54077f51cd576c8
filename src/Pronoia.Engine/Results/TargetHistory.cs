using Pronoia.Engine.Configuration;
using Pronoia.Engine.Maintenance;
using Pronoia.Probing;
using Pronoia.Reporting.Model;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>
/// Turns a status and the next check into the next status and the stretches of time and days that ended with it. A check speaks from its slot until the next
/// one, for an interval at most; one whose slot lies in maintenance counts as maintenance, whatever it found. Where no check speaks, the time is maintenance
/// where the calendar says so, and unknown otherwise. Pure.
/// </summary>
internal static class TargetHistory
{
    /// <summary>Adds a check to a history.</summary>
    /// <param name="previous">The status before, or null for a target never seen.</param>
    /// <param name="target">The target.</param>
    /// <param name="slot">The check's slot; later than the previous one.</param>
    /// <param name="result">What it found.</param>
    /// <param name="calendar">The maintenance calendar.</param>
    public static TargetStep Advance(
        TargetStatus? previous, TargetConfig target, DateTimeOffset slot, ProbeResult result, MaintenanceCalendar calendar)
    {
        var window = calendar.Find(target.SeriesLabels, slot)?.Name;
        var state = window is null ? StateOf(result.Verdict) : UptimeState.Maintenance;
        var closed = new List<StateSegment>();
        var days = new DayTally(previous?.Today ?? new UptimeDay { Target = target.Name, Day = DateOnly.FromDateTime((previous?.LastSlot ?? slot).UtcDateTime) });
        var begins = true;
        if (previous is not null)
        {
            // Half an interval of slack: a slot that is late is not a gap, one that is missing is.
            var gap = slot - previous.LastSlot > 1.5 * Max(previous.Interval, target.Interval);
            var known = gap ? previous.KnownUntil : slot;
            days.Add(previous.State, previous.LastSlot, known);
            if (gap)
            {
                closed.Add(previous.Segment(known));
                foreach (var silence in Silence(target, known, slot, calendar))
                {
                    closed.Add(silence);
                    days.Add(silence.State, silence.From, silence.To, (from, to) => SlotsBetween(previous, from, to));
                }
            }
            else if (previous.State != state || (window is not null && previous.FirstMessage != window))
            {
                closed.Add(previous.Segment(slot));
            }
            else
            {
                begins = false;
            }
        }

        var good = state is UptimeState.Up or UptimeState.Degraded;
        days.Check(slot, good ? result.Duration.TotalSeconds : null);
        var failure = ProbeResultRow.FailureText(result);
        var message = result.Message ?? "";
        var keeps = state is UptimeState.Down or UptimeState.Maintenance;
        var status = new TargetStatus
        {
            Target = target.Name,
            Url = target.Url,
            Module = target.Module,
            State = state,
            Since = begins ? slot : previous!.Since,
            LastSlot = slot,
            Interval = target.Interval,
            LastGood = good ? slot : previous?.LastGood,
            DurationSeconds = result.Duration.TotalSeconds,
            Failure = failure,
            Message = message,
            FirstFailure = state != UptimeState.Down ? "" : begins ? failure : previous!.FirstFailure,
            FirstMessage = !keeps ? "" : begins ? window ?? message : previous!.FirstMessage,
            StatusCode = result.StatusCode,
            CertificateExpiry = result.Certificates.Count > 0 ? result.Certificates.Min(c => c.NotAfter) : null,
            Today = days.Current,
            ETag = previous?.ETag ?? "",
        };
        return new TargetStep(status, closed, days.Finished);
    }

    private static UptimeState StateOf(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Up => UptimeState.Up,
        ProbeVerdict.Degraded => UptimeState.Degraded,
        ProbeVerdict.Down => UptimeState.Down,
        _ => UptimeState.Unknown,
    };

    /// <summary>The stretches of a time that no check speaks for.</summary>
    private static IEnumerable<StateSegment> Silence(TargetConfig target, DateTimeOffset from, DateTimeOffset to, MaintenanceCalendar calendar)
    {
        foreach (var period in calendar.Between(target.SeriesLabels, from, to))
        {
            if (period.From > from)
            {
                yield return new StateSegment(target.Name, UptimeState.Unknown, from, period.From);
                from = period.From;
            }

            if (period.To > from)
            {
                yield return new StateSegment(target.Name, UptimeState.Maintenance, from, period.To, Message: period.Window.Name);
                from = period.To;
            }
        }

        if (from < to)
        {
            yield return new StateSegment(target.Name, UptimeState.Unknown, from, to);
        }
    }

    /// <summary>How many slots of the grid that the last slot stands on lie in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    private static int SlotsBetween(TargetStatus previous, DateTimeOffset from, DateTimeOffset to)
    {
        return (int)Math.Min(int.MaxValue, Before(to) - Before(from));

        long Before(DateTimeOffset at) => (long)Math.Ceiling((at - previous.LastSlot) / previous.Interval);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
