using System.Text.Json.Serialization;
using Pronoia.Engine.Slos;
using Pronoia.Reporting.Charts;

namespace Pronoia.Engine.Web.Slos;

/// <summary>Where the objectives stand, the one with the least budget left first; those of which nothing is known last.</summary>
internal sealed record SlosModel(DateTimeOffset Now, IReadOnlyList<SlosModel.Entry> Objectives, int More)
{
    /// <param name="Id">The identity.</param>
    /// <param name="Service">The service.</param>
    /// <param name="Name">The name.</param>
    /// <param name="Description">What it promises.</param>
    /// <param name="Objective">The objective, ratio 0–1.</param>
    /// <param name="Window">The window in words.</param>
    /// <param name="WindowFrom">The start of the window.</param>
    /// <param name="Availability">The good share of what is known, ratio 0–1.</param>
    /// <param name="BudgetRemaining">1 untouched, 0 spent, negative overspent; null: not known.</param>
    /// <param name="UnknownShare">The share of the window of which nothing is known, ratio 0–1.</param>
    /// <param name="BurnRate">Over the last five minutes; 1 spends the budget exactly by the end.</param>
    /// <param name="Burns">The burn rates of the alert conditions.</param>
    /// <param name="Alert">Which alert fires.</param>
    /// <param name="Rules">Where its rules are.</param>
    internal sealed record Entry(
        string Id,
        string Service,
        string Name,
        string Description,
        double Objective,
        string Window,
        DateTimeOffset WindowFrom,
        double? Availability,
        double? BudgetRemaining,
        double UnknownShare,
        double? BurnRate,
        IReadOnlyList<Burn> Burns,
        SloAlertState Alert,
        string Rules)
    {
        [JsonIgnore]
        public IReadOnlyList<BudgetPoint> Points { get; init; } = [];

        [JsonIgnore]
        public DateTimeOffset WindowTo { get; init; }
    }

    internal sealed record Burn(bool Page, double LongSeconds, double ShortSeconds, double? LongRate, double? ShortRate, double Limit, bool Holds);
}
