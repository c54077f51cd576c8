using System.Globalization;
using Pronoia.Engine.Configuration;
using Pronoia.Probing;

namespace Pronoia.Engine.Quorum;

/// <summary>What all locations together say of a target.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Message">The count, for people: <c>down from 2 of 3 locations (eu, us)</c>.</param>
/// <param name="Votes">The votes that counted, by location; those of locations that are late or could not probe do not.</param>
internal sealed record QuorumVerdict(ProbeVerdict Verdict, string Message, IReadOnlyList<LocationVote> Votes)
{
    /// <summary>
    /// Down where <see cref="QuorumConfig.DownWhen"/> locations say so; where fewer have a say, all of those must, because a location that is lost must not
    /// silence the others. One that is down without a majority makes the target degraded. Without any vote it is unknown.
    /// </summary>
    /// <param name="quorum">The locations.</param>
    /// <param name="votes">The newest vote of each location.</param>
    /// <param name="fresh">Votes of earlier slots do not count.</param>
    public static QuorumVerdict Of(QuorumConfig quorum, IEnumerable<LocationVote> votes, DateTimeOffset fresh)
    {
        var counted = votes
            .Where(v => v.Slot >= fresh && v.Verdict != ProbeVerdict.Unknown && quorum.Locations.Contains(v.Location))
            .OrderBy(v => v.Location, StringComparer.Ordinal)
            .ToList();
        if (counted.Count == 0)
        {
            return new QuorumVerdict(ProbeVerdict.Unknown, "no location could probe", counted);
        }

        var down = counted.Where(v => v.Verdict == ProbeVerdict.Down).Select(v => v.Location).ToList();
        var verdict = down.Count >= Math.Min(quorum.DownWhen, counted.Count) ? ProbeVerdict.Down
            : down.Count > 0 || counted.Exists(v => v.Verdict == ProbeVerdict.Degraded) ? ProbeVerdict.Degraded
            : ProbeVerdict.Up;
        return new QuorumVerdict(verdict, Sentence(quorum, counted.Count, down), counted);
    }

    private static string Sentence(QuorumConfig quorum, int counted, List<string> down)
    {
        var silent = quorum.Locations.Count - counted;
        var missing = silent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {silent} of {quorum.Locations.Count} say nothing");
        return down.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"not down from any of {counted} locations{missing}")
            : string.Create(CultureInfo.InvariantCulture, $"down from {down.Count} of {counted} locations ({string.Join(", ", down)}){missing}");
    }
}
