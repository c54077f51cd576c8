namespace Pronoia.Reporting.Charts;

/// <summary>How much of an error budget was left at an instant.</summary>
/// <param name="TimestampMs">Milliseconds since the epoch, UTC.</param>
/// <param name="Remaining">Ratio: 1 untouched, 0 spent, negative overspent; NaN where nothing is known.</param>
public readonly record struct BudgetPoint(long TimestampMs, double Remaining);
