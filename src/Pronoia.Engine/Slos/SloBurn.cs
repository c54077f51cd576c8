using Pronoia.Reporting.Slos;

namespace Pronoia.Engine.Slos;

/// <summary>How fast a budget burns in the two windows of one alert condition.</summary>
/// <param name="Window">The condition.</param>
/// <param name="Long">The burn rate over the long window (1 spends the budget exactly by the end), or null where nothing is known.</param>
/// <param name="Short">The burn rate over the short window, or null where nothing is known.</param>
/// <param name="Limit">The burn rate above which both windows must be for the condition to hold.</param>
public sealed record SloBurn(BurnRateWindow Window, double? Long, double? Short, double Limit)
{
    /// <summary>Whether the condition holds.</summary>
    public bool Holds => Long > Limit && Short > Limit;
}
