using System.Runtime.InteropServices;
using Pronoia.Detection.Correlation;

namespace Pronoia.Engine.Detection;

/// <summary>Series of a shard that belong together, with the detector that watches them as one.</summary>
internal sealed class TrackedGroup(string name, GroupOptions options, GroupDetector detector)
{
    private readonly List<GroupScore> _scores = [];

    /// <summary>What they have in common: <c>service="shop"</c>.</summary>
    public string Name => name;

    public GroupOptions Options => options;

    public GroupDetector Detector => detector;

    /// <summary>Whether enough of its series had a say in the last slot.</summary>
    public bool IsJudged => Last.Judged >= options.Series;

    /// <summary>Its series in the slot that is fed; derived, not stored.</summary>
    public List<TrackedSeries> Members { get; } = [];

    /// <summary>The last verdict; not stored.</summary>
    public GroupVerdict Last { get; private set; }

    /// <summary>Judges the slot.</summary>
    public GroupVerdict Judge(long slotMs, DateTimeOffset slot)
    {
        _scores.Clear();
        foreach (var member in Members)
        {
            _scores.Add(member.ScoreAt(slot));
        }

        return Last = detector.Update(slotMs, CollectionsMarshal.AsSpan(_scores));
    }
}
