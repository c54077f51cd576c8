namespace Pronoia.Reporting.Slos;

/// <summary>
/// One condition of a multi-window, multi-burn-rate alert: both windows burn faster than the rate. The long window shows that it matters, the short one that
/// it still goes on.
/// </summary>
/// <param name="Page">Whether it pages; otherwise it opens a ticket.</param>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window, a twelfth of the long one.</param>
/// <param name="BudgetShare">The share of the budget (ratio 0–1) that is spent when the long window is full.</param>
public sealed record BurnRateWindow(bool Page, TimeSpan Long, TimeSpan Short, double BudgetShare)
{
    /// <summary>
    /// The recommended set for a window of 30 days: pages at 2 % in 1 h and 5 % in 6 h, tickets at 10 % in 1 d and 10 % in 3 d
    /// (The Site Reliability Workbook, chapter 5, table 5-8, with the ticket of one day that Sloth adds).
    /// </summary>
    public static IReadOnlyList<BurnRateWindow> Recommended { get; } =
    [
        new(true, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02),
        new(true, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05),
        new(false, TimeSpan.FromDays(1), TimeSpan.FromHours(2), 0.1),
        new(false, TimeSpan.FromDays(3), TimeSpan.FromHours(6), 0.1),
    ];

    /// <summary>The burn rate at which the condition holds, for an objective over <paramref name="window"/>.</summary>
    public double BurnRate(TimeSpan window) => ErrorBudget.BurnRateThatSpends(BudgetShare, Long, window);
}
