using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Backtests;

/// <summary>A message that would have been sent.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Receiver">To which receiver.</param>
/// <param name="Integration">By which of its integrations, for example <c>pagerduty[0]</c>.</param>
/// <param name="IsFiring">Whether anything fires in it, or everything is resolved.</param>
/// <param name="GroupLabels">The labels by which its alerts are grouped.</param>
/// <param name="Alerts">How many alerts it is about.</param>
/// <param name="Summary">The summary of its first alert, or the alert's name.</param>
public sealed record BacktestPage(DateTimeOffset At, string Receiver, string Integration, bool IsFiring, Labels GroupLabels, int Alerts, string Summary);
