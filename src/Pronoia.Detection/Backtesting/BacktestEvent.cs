namespace Pronoia.Detection.Backtesting;

/// <summary>One event of a replay.</summary>
/// <param name="Opened">The verdict that opened it.</param>
/// <param name="Last">The verdict that ended it, or the last one while it was open.</param>
/// <param name="Kind">Its kind in the end.</param>
/// <param name="Peak">The verdict with the highest score among those of this kind.</param>
public sealed record BacktestEvent(Verdict Opened, Verdict Last, AnomalyKind Kind, Verdict Peak);
