namespace Pronoia.Reporting.Slos;

/// <summary>
/// The arithmetic of error budgets (Google, The Site Reliability Workbook, chapters 2 and 5). Good and bad are events or seconds; what is unknown is in
/// neither.
/// </summary>
public static class ErrorBudget
{
    /// <summary>The share that was good (ratio 0–1), or null where nothing is known.</summary>
    public static double? Achieved(double good, double bad) => good + bad > 0 ? good / (good + bad) : null;

    /// <summary>The budget left: 1 − bad share / (1 − objective). 1 is untouched, 0 spent, negative overspent; null where nothing is known.</summary>
    public static double? Remaining(double objective, double good, double bad)
    {
        Check(objective);
        return good + bad > 0 ? 1 - (bad / (good + bad) / (1 - objective)) : null;
    }

    /// <summary>How many times faster than even the budget burns: 1 spends it exactly by the end of the window.</summary>
    /// <param name="objective">The objective (ratio, between 0 and 1).</param>
    /// <param name="errorRatio">The bad share of a stretch (ratio 0–1).</param>
    public static double BurnRate(double objective, double errorRatio)
    {
        Check(objective);
        return errorRatio / (1 - objective);
    }

    /// <summary>The budget that a burn rate spends in a stretch (ratio of the whole budget).</summary>
    public static double Spent(double burnRate, TimeSpan stretch, TimeSpan window) => burnRate * (stretch / window);

    /// <summary>The burn rate that spends a share of the budget in a stretch; the inverse of <see cref="Spent"/>.</summary>
    public static double BurnRateThatSpends(double share, TimeSpan stretch, TimeSpan window) => share * (window / stretch);

    /// <summary>The share of the budget that bad time spends, where the whole window counts: 1 is all of it.</summary>
    public static double SpentBy(TimeSpan bad, double objective, TimeSpan window)
    {
        Check(objective);
        return bad / window / (1 - objective);
    }

    /// <summary>How long the rest of the budget lasts at a burn rate, or null where it does not burn; zero where it is spent.</summary>
    public static TimeSpan? TimeToExhaustion(double remaining, double burnRate, TimeSpan window)
    {
        if (remaining <= 0)
        {
            return TimeSpan.Zero;
        }

        if (!(burnRate > 0))
        {
            return null;
        }

        var ticks = remaining / burnRate * window.Ticks;
        return ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : null;
    }

    /// <summary>Refuses an objective for which there is no budget.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The objective is not between 0 and 1, both excluded.</exception>
    internal static void Check(double objective)
    {
        if (!(objective > 0 && objective < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(objective), objective, "an objective is a ratio above 0 and below 1");
        }
    }
}
