using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Accounting;

/// <summary>
/// Turns check results into states over time by the rule that reports print (<see cref="ReliabilityReport.DefaultAccountingRule"/>): a check speaks
/// from its slot until the next check, for one interval at most; after that nothing is known. Maintenance goes before everything.
/// </summary>
public static class UptimeTimeline
{
    /// <summary>The states over a period: in time order, without gaps or overlaps, neighbours in one state joined.</summary>
    /// <param name="checks">The results in any order; of two for the same slot the later in the list counts.</param>
    /// <param name="interval">The distance of two slots; above zero.</param>
    /// <param name="maintenance">Planned maintenance; may overlap.</param>
    /// <param name="period">The period to fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above zero.</exception>
    public static IReadOnlyList<UptimeSegment> Build(
        IEnumerable<CheckResult> checks, TimeSpan interval, IEnumerable<ReportPeriod> maintenance, ReportPeriod period)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(maintenance);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);

        var builder = new SegmentBuilder(Merge(maintenance), period);
        var ordered = Ordered(checks);
        for (var i = 0; i < ordered.Count; i++)
        {
            var check = ordered[i];
            var end = check.AtUtc + interval;
            if (i + 1 < ordered.Count && ordered[i + 1].AtUtc < end)
            {
                end = ordered[i + 1].AtUtc;
            }

            builder.Add(check.AtUtc, end, check.State);
        }

        return builder.Finish();
    }

    /// <summary>
    /// The outages among check results, in time order. Checks during maintenance and blind checks say nothing, so that they widen the bounds of an outage
    /// instead of ending it.
    /// </summary>
    public static IReadOnlyList<Outage> Outages(IEnumerable<CheckResult> checks, IEnumerable<ReportPeriod> maintenance)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(maintenance);
        var excluded = Merge(maintenance);
        var outages = new List<Outage>();
        DateTimeOffset? lastGood = null, firstBad = null, lastBad = null;
        var failed = 0;
        foreach (var check in Ordered(checks))
        {
            if (check.State is UptimeState.Unknown or UptimeState.Maintenance || Covers(excluded, check.AtUtc))
            {
                continue;
            }

            if (check.State == UptimeState.Down)
            {
                firstBad ??= check.AtUtc;
                lastBad = check.AtUtc;
                failed++;
                continue;
            }

            if (firstBad is { } start)
            {
                outages.Add(new Outage(new TimeBounds(lastGood, start), new TimeBounds(lastBad, check.AtUtc), failed));
                (firstBad, failed) = (null, 0);
            }

            lastGood = check.AtUtc;
        }

        if (firstBad is { } open)
        {
            outages.Add(new Outage(new TimeBounds(lastGood, open), null, failed));
        }

        return outages;
    }

    private static List<CheckResult> Ordered(IEnumerable<CheckResult> checks)
    {
        var ordered = new List<CheckResult>();
        foreach (var check in checks.OrderBy(c => c.AtUtc))
        {
            if (ordered.Count > 0 && ordered[^1].AtUtc == check.AtUtc)
            {
                ordered[^1] = check;
            }
            else
            {
                ordered.Add(check);
            }
        }

        return ordered;
    }

    private static List<ReportPeriod> Merge(IEnumerable<ReportPeriod> periods)
    {
        var merged = new List<ReportPeriod>();
        foreach (var period in periods.Where(p => p.ToUtc > p.FromUtc).OrderBy(p => p.FromUtc))
        {
            if (merged.Count > 0 && period.FromUtc <= merged[^1].ToUtc)
            {
                merged[^1] = merged[^1] with { ToUtc = period.ToUtc > merged[^1].ToUtc ? period.ToUtc : merged[^1].ToUtc };
            }
            else
            {
                merged.Add(period);
            }
        }

        return merged;
    }

    private static bool Covers(List<ReportPeriod> merged, DateTimeOffset at)
    {
        var (low, high) = (0, merged.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = merged[middle].ToUtc > at ? (low, middle) : (middle + 1, high);
        }

        return low < merged.Count && merged[low].FromUtc <= at;
    }
}
