using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Accounting;

/// <summary>Lays stretches of time end to end over a period, fills what is missing with unknown and puts maintenance on top.</summary>
internal sealed class SegmentBuilder(List<ReportPeriod> maintenance, ReportPeriod period)
{
    private readonly List<UptimeSegment> _segments = [];
    private DateTimeOffset _at = period.FromUtc;
    private int _window;

    /// <summary>Adds a stretch; stretches come in time order and do not overlap.</summary>
    public void Add(DateTimeOffset from, DateTimeOffset to, UptimeState state)
    {
        if (from > _at)
        {
            Fill(from < period.ToUtc ? from : period.ToUtc, UptimeState.Unknown);
        }

        Fill(to < period.ToUtc ? to : period.ToUtc, state);
    }

    public IReadOnlyList<UptimeSegment> Finish()
    {
        Fill(period.ToUtc, UptimeState.Unknown);
        return _segments;
    }

    private void Fill(DateTimeOffset to, UptimeState state)
    {
        while (_at < to)
        {
            while (_window < maintenance.Count && maintenance[_window].ToUtc <= _at)
            {
                _window++;
            }

            var next = _window < maintenance.Count ? maintenance[_window] : new ReportPeriod(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
            var inside = next.FromUtc <= _at;
            var boundary = inside ? next.ToUtc : next.FromUtc;
            Append(boundary < to ? boundary : to, inside ? UptimeState.Maintenance : state);
        }
    }

    private void Append(DateTimeOffset to, UptimeState state)
    {
        if (_segments.Count > 0 && _segments[^1].State == state)
        {
            _segments[^1] = _segments[^1] with { ToUtc = to };
        }
        else
        {
            _segments.Add(new UptimeSegment(_at, to, state));
        }

        _at = to;
    }
}
