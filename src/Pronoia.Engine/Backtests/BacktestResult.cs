using Pronoia.Engine.Detection;

namespace Pronoia.Engine.Backtests;

/// <summary>What a configuration would have done.</summary>
/// <param name="Pages">The messages in the order in which they would have been sent.</param>
/// <param name="Events">The events of detectors and forecasts, oldest first.</param>
/// <param name="Slots">How many slots were replayed.</param>
public sealed record BacktestResult(IReadOnlyList<BacktestPage> Pages, IReadOnlyList<DetectionEvent> Events, long Slots);
