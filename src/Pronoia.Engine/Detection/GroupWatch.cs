using Pronoia.Detection;
using Pronoia.Detection.Correlation;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;

namespace Pronoia.Engine.Detection;

/// <summary>
/// Judges the series of a shard that belong together, after each of them was judged by itself, and opens an event on those that deviate together, each too little to be
/// told of alone. Changes the state it is given and does no I/O.
/// </summary>
internal sealed class GroupWatch(PronoiaConfig config, TimeSpan interval, TimeProvider time)
{
    private readonly IncidentTopology _topology = IncidentTopology.Of(config);
    private readonly GroupOptions? _options = Options(config.Incidents, interval);

    /// <summary>How groups are watched at an interval; null where they are not.</summary>
    public static GroupOptions? Options(IncidentConfig incidents, TimeSpan interval) => incidents.GroupSeries == 0
        ? null
        : new GroupOptions { Series = incidents.GroupSeries, FalseAlarmsPerMonth = incidents.GroupFalseAlarmsPerMonth, Interval = interval.TotalSeconds };

    /// <summary>Judges the slot that was just fed.</summary>
    /// <returns>The series on which an event was opened.</returns>
    public List<TrackedSeries> Feed(ShardState state, DateTimeOffset slot)
    {
        var opened = new List<TrackedSeries>();
        foreach (var group in state.Groups.Values)
        {
            group.Members.Clear();
        }

        foreach (var tracked in state.Tracked.Values)
        {
            if (GroupOf(tracked, state) is { } group)
            {
                group.Members.Add(tracked);
            }
            else
            {
                End(tracked, slot);
            }
        }

        foreach (var group in state.Groups.Values)
        {
            if (group.Members.Count == 0)
            {
                // A dictionary may lose what it enumerates.
                state.Groups.Remove(group.Name);
                continue;
            }

            var verdict = group.Judge(slot.ToUnixTimeMilliseconds(), slot);
            if (verdict.Phase is EventPhase.None or EventPhase.Ended)
            {
                group.Members.ForEach(m => End(m, slot));
            }
            else if (slot.ToUnixTimeMilliseconds() - verdict.StartMs <= config.Incidents.Window.TotalMilliseconds)
            {
                Open(group, verdict, slot, opened);
            }
        }

        return opened;
    }

    private void Open(TrackedGroup group, in GroupVerdict verdict, DateTimeOffset slot, List<TrackedSeries> opened)
    {
        var concerned = 0;
        foreach (var member in group.Members)
        {
            concerned += verdict.Concerns(member.ScoreAt(slot)) ? 1 : 0;
        }

        foreach (var member in group.Members)
        {
            // An event that has just ended has yet to be told of; if the series still takes part, it opens with the next slot.
            if (member.Event is null && verdict.Concerns(member.ScoreAt(slot)))
            {
                member.Event = AnomalyEvents.Corroborated(member, group.Name, concerned, verdict, interval, time.GetUtcNow());
                opened.Add(member);
            }
        }
    }

    private static void End(TrackedSeries tracked, DateTimeOffset slot)
    {
        if (tracked.Event is { EndedAt: null } e && e.Kind == AnomalyEvents.CorroboratedKind)
        {
            tracked.Event = e with { EndedAt = slot, Published = false };
        }
    }

    /// <summary>The group of a series: found once. Where several entries watch one series, the first of them speaks for it.</summary>
    private TrackedGroup? GroupOf(TrackedSeries tracked, ShardState state)
    {
        if (_options is null || tracked.Detector is null)
        {
            return null;
        }

        tracked.Group ??= config.Detection.FirstOrDefault(d => Selectors.AllMatch(d.Match, tracked.Series))?.Name == tracked.Entry ? _topology.Group(tracked.Series) ?? "" : "";
        if (tracked.Group.Length == 0)
        {
            return null;
        }

        if (!state.Groups.TryGetValue(tracked.Group, out var group))
        {
            group = new TrackedGroup(tracked.Group, _options, new GroupDetector(_options));
            state.Groups.Add(group.Name, group);
        }

        return group;
    }
}
