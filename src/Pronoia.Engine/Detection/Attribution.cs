using System.Globalization;
using Pronoia.Detection.Correlation;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>Says of events that have just opened which label values carry the change of their metric.</summary>
internal static class Attribution
{
    /// <summary>Series of one metric that are compared at the most.</summary>
    private const int MaxLeaves = 2000;
    private const double NoteworthyShare = 0.5;

    /// <summary>Fills in share and carriers of the events that opened with the slot just fed.</summary>
    public static void Apply(ShardState state, IReadOnlyList<TrackedSeries> opened)
    {
        foreach (var group in opened.GroupBy(t => (t.Entry, t.Series.Name)))
        {
            TrackedSeries[] leaves =
            [
                .. state.Tracked.Values.Where(t => t.Entry == group.Key.Entry && t.Series.Name == group.Key.Name && IsUsable(t)).OrderBy(t => t.Series).Take(MaxLeaves),
            ];
            var change = leaves.Sum(t => t.Last!.Value.Observed - t.Last.Value.Expected);
            if (leaves.Length < 2 || change == 0)
            {
                continue;
            }

            var carrier = RootCauseLocalizer.Localize([.. leaves.Select(Point)]).FirstOrDefault(c => c.Share >= NoteworthyShare);
            foreach (var tracked in group.Where(t => t.Event is not null && IsUsable(t)))
            {
                var own = (tracked.Last!.Value.Observed - tracked.Last.Value.Expected) / change;
                tracked.Event = tracked.Event! with
                {
                    Share = Math.Clamp(own, 0, 1),
                    Evidence = tracked.Event.Evidence with { CarriedBy = carrier is null ? null : Describe(carrier) },
                };
            }
        }
    }

    private static bool IsUsable(TrackedSeries tracked) =>
        tracked.Last is { } last && double.IsFinite(last.Observed) && double.IsFinite(last.Expected);

    private static DimensionPoint Point(TrackedSeries tracked) => new(
        tracked.Series.Where(l => l.Name != Label.MetricName).ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal),
        tracked.Last!.Value.Observed,
        tracked.Last.Value.Expected);

    private static string Describe(RootCause cause) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", cause.Labels.Select(l => $"{l.Key}=\"{l.Value}\""))} ({100 * Math.Min(cause.Share, 1):0} % of the change, {AnomalyEvents.Number(cause.Observed)} where {AnomalyEvents.Number(cause.Expected)} was expected)");
}
