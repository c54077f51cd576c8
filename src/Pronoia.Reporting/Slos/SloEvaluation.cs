using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Slos;

/// <summary>
/// Holds an objective against what was observed. The budget is a share of what is known: unknown time and maintenance are neither good nor bad, and an
/// objective of which nothing is known has no result.
/// </summary>
public static class SloEvaluation
{
    private const int BurnPoints = 120;

    /// <summary>Evaluates an objective over states: up and degraded are good, down is bad; the seconds of all targets are added up.</summary>
    /// <param name="slo">The objective.</param>
    /// <param name="targets">For each target its states over at least the objective's window, in any order.</param>
    /// <param name="period">The period of the report; the window is the one at its end.</param>
    public static SloReport FromUptime(SloDefinition slo, IReadOnlyList<IReadOnlyList<UptimeSegment>> targets, ReportPeriod period)
    {
        ArgumentNullException.ThrowIfNull(slo);
        ArgumentNullException.ThrowIfNull(targets);
        return Evaluate(slo, period, Observed);

        (double Good, double Bad, double Unknown) Observed(DateTimeOffset from, DateTimeOffset to)
        {
            var seconds = targets.Aggregate(default(UptimeSeconds), (sum, segments) => sum + UptimeSeconds.Of(segments, from, to));
            return (seconds.Up + seconds.Degraded, seconds.Down, seconds.UnknownShare);
        }
    }

    /// <summary>Evaluates an objective over events.</summary>
    /// <param name="slo">The objective.</param>
    /// <param name="counts">The events in stretches of one length, over at least the objective's window, in time order; a stretch counts where it starts.</param>
    /// <param name="step">The length of a stretch.</param>
    /// <param name="period">The period of the report; the window is the one at its end.</param>
    public static SloReport FromEvents(SloDefinition slo, IReadOnlyList<EventCount> counts, TimeSpan step, ReportPeriod period)
    {
        ArgumentNullException.ThrowIfNull(slo);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        return Evaluate(slo, period, Observed);

        (double Good, double Bad, double Unknown) Observed(DateTimeOffset from, DateTimeOffset to)
        {
            double good = 0, bad = 0;
            long known = 0;
            foreach (var count in counts)
            {
                if (count.FromUtc >= from && count.FromUtc < to && double.IsFinite(count.Good) && double.IsFinite(count.Bad))
                {
                    (good, bad, known) = (good + count.Good, bad + count.Bad, known + 1);
                }
            }

            return (good, bad, to > from ? Math.Clamp(1 - (known * (step / (to - from))), 0, 1) : 1);
        }
    }

    private static SloReport Evaluate(SloDefinition slo, ReportPeriod period, Func<DateTimeOffset, DateTimeOffset, (double Good, double Bad, double Unknown)> observed)
    {
        var window = slo.Window.AtEndOf(period);
        var end = window.ToUtc < period.ToUtc ? window.ToUtc : period.ToUtc;
        var (good, bad, unknown) = observed(window.FromUtc, end);
        var inPeriodFrom = period.FromUtc > window.FromUtc ? period.FromUtc : window.FromUtc;
        var inPeriod = observed(inPeriodFrom, end);
        var total = good + bad;

        // Each point shows the bad seen so far against the whole window's budget, so that the line only falls and ends at what is left.
        var burn = new List<BudgetPoint>();
        double badSoFar = 0;
        var step = (end - window.FromUtc) / BurnPoints;
        for (var i = 0; i <= BurnPoints && total > 0; i++)
        {
            var at = window.FromUtc + (step * i);
            burn.Add(new BudgetPoint(at.ToUnixTimeMilliseconds(), 1 - (badSoFar / total / (1 - slo.Objective))));
            badSoFar += i < BurnPoints ? observed(at, window.FromUtc + (step * (i + 1))).Bad : 0;
        }

        return new SloReport
        {
            Name = slo.Name.Contains(slo.Service, StringComparison.Ordinal) ? slo.Name : $"{slo.Service} {slo.Name}",
            Description = slo.Description,
            Objective = slo.Objective,
            Window = slo.Window.ToString(),
            WindowPeriod = window,
            Achieved = ErrorBudget.Achieved(good, bad),
            BudgetRemaining = ErrorBudget.Remaining(slo.Objective, good, bad),
            BudgetSpentInPeriod = total > 0 ? inPeriod.Bad / total / (1 - slo.Objective) : null,
            UnknownShare = unknown,
            Burn = burn,
        };
    }
}
