using Pronoia.Reporting.Model;
using Pronoia.Storage.Uptime;

namespace Pronoia.Engine.Results;

/// <summary>Adds stretches of time up to UTC days. They come in order; a day is finished when the next one begins.</summary>
internal sealed class DayTally
{
    private readonly List<UptimeDay> _finished = [];

    /// <param name="day">What was counted of the day so far.</param>
    public DayTally(UptimeDay day) => Current = day with { Latency = day.Latency.Copy() };

    /// <summary>The day that goes on.</summary>
    public UptimeDay Current { get; private set; }

    /// <summary>The days that are over.</summary>
    public IReadOnlyList<UptimeDay> Finished => _finished;

    /// <summary>Counts a stretch of time.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="from">Start, not before that of the current day.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="missed">How many checks were due between two instants and did not run; null: none.</param>
    public void Add(UptimeState state, DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, DateTimeOffset, int>? missed = null)
    {
        while (from < to)
        {
            MoveTo(from);
            var midnight = new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            var end = to < midnight ? to : midnight;
            Count(state, (end - from).TotalSeconds, missed?.Invoke(from, end) ?? 0);
            from = end;
        }
    }

    /// <summary>Counts a check that ran.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="latency">How long it took in seconds; null where that says nothing.</param>
    public void Check(DateTimeOffset slot, double? latency)
    {
        MoveTo(slot);
        Current = Current with { Checks = Current.Checks + 1 };
        if (latency is { } seconds)
        {
            Current.Latency.Add(seconds);
        }
    }

    private void MoveTo(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (day > Current.Day)
        {
            _finished.Add(Current);
            Current = new UptimeDay { Target = Current.Target, Day = day };
        }
    }

    private void Count(UptimeState state, double seconds, int missed)
    {
        var day = state switch
        {
            UptimeState.Up => Current with { UpSeconds = Current.UpSeconds + seconds },
            UptimeState.Degraded => Current with { DegradedSeconds = Current.DegradedSeconds + seconds },
            UptimeState.Down => Current with { DownSeconds = Current.DownSeconds + seconds },
            UptimeState.Maintenance => Current with { MaintenanceSeconds = Current.MaintenanceSeconds + seconds },
            _ => Current with { UnknownSeconds = Current.UnknownSeconds + seconds },
        };
        Current = missed > 0 ? day with { MissedChecks = day.MissedChecks + missed } : day;
    }
}
