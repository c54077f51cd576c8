using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Backtests;

/// <summary>A series to replay.</summary>
/// <param name="Labels">Its labels, the name included.</param>
/// <param name="Points">Milliseconds since the epoch and values, in time order.</param>
/// <param name="Interval">The usual distance of two points: how often a live source would be asked; more than zero.</param>
public sealed record ReplayedSeries(Labels Labels, IReadOnlyList<(long TimestampMs, double Value)> Points, TimeSpan Interval);
