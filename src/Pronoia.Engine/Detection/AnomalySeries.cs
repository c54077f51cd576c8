using Pronoia.Detection;
using Pronoia.Engine.Ingest;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Detection;

/// <summary>What detectors saw, as series: <c>pronoia_anomaly_*</c> for each watched series, <c>pronoia_anomalies_*</c> by kind.</summary>
internal static class AnomalySeries
{
    private const string Total = "pronoia_anomalies_total";
    private const string Open = "pronoia_anomalies_open";

    private static readonly string[] Names =
        ["pronoia_anomaly_score", "pronoia_anomaly_observed", "pronoia_anomaly_expected", "pronoia_anomaly_lower", "pronoia_anomaly_upper"];

    private static readonly AnomalyKind[] Kinds = [.. Enum.GetValues<AnomalyKind>().Where(k => k != AnomalyKind.None)];

    /// <summary>Describes the metrics.</summary>
    public static void Describe(MetricMetadata metadata)
    {
        Gauge(Names[0], "How unusual the last value of a watched series is, 0 to 1.");
        Gauge(Names[1], "The last value of a watched series.");
        Gauge(Names[2], "The value that was expected.");
        Gauge(Names[3], "The lower end of the band in which a value opens no event.");
        Gauge(Names[4], "The upper end of the band in which a value opens no event.");
        Gauge(Open, "Events that are open, by kind.");
        metadata.Note(new MetricFamily(Total, "Events that have opened, by kind.", MetricType.Counter, []));

        void Gauge(string name, string help) => metadata.Note(new MetricFamily(name, help, MetricType.Gauge, []));
    }

    /// <summary>The samples of the slot that was fed last.</summary>
    /// <param name="state">The shard's state after the slot.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="limit">Watched series that are written at the most; those with an open event come first, then in label order.</param>
    public static List<SeriesSample> Of(ShardState state, string shard, int limit)
    {
        var samples = new List<SeriesSample>();
        var slotMs = state.LastSlot.ToUnixTimeMilliseconds();
        TrackedSeries[] watched = limit == 0 ? [] : [.. state.Tracked.Values.Where(t => t.Detector is not null)];
        if (watched.Length == 0)
        {
            return samples;
        }

        var judged = watched.Where(t => t.JudgedSlot == state.LastSlot && t.Last is not null);
        if (watched.Length > limit)
        {
            judged = judged.OrderBy(t => t.Event is { EndedAt: null } ? 0 : 1).ThenBy(t => t.Entry, StringComparer.Ordinal).ThenBy(t => t.Series).Take(limit);
        }

        foreach (var tracked in judged)
        {
            var verdict = tracked.Last!.Value;
            tracked.ScoreLabels ??= [.. Names.Select(n => LabelsOf(tracked, n))];
            Add(0, verdict.Score);
            Add(1, verdict.Observed);
            Add(2, verdict.Expected);
            Add(3, verdict.Lower);
            Add(4, verdict.Upper);

            void Add(int index, double value)
            {
                if (double.IsFinite(value))
                {
                    samples.Add(new SeriesSample(tracked.ScoreLabels![index], slotMs, value));
                }
            }
        }

        foreach (var kind in Kinds)
        {
            var text = AnomalyKindText.Of(kind);
            samples.Add(new SeriesSample(ByKind(Total, text, shard), slotMs, state.Opened.GetValueOrDefault(text)));
            samples.Add(new SeriesSample(ByKind(Open, text, shard), slotMs, watched.Count(t => t.Event is { EndedAt: null } e && e.Kind == text)));
        }

        return samples;
    }

    private static Labels LabelsOf(TrackedSeries tracked, string name)
    {
        var labels = new LabelsBuilder().Set(Label.MetricName, name).Set("series", tracked.Series.ToString()).Set("entry", tracked.Entry);
        return tracked.Series["target"] is { Length: > 0 } target ? labels.Set("target", target).ToLabels() : labels.ToLabels();
    }

    private static Labels ByKind(string name, string kind, string shard) =>
        Labels.Of([new Label(Label.MetricName, name), new Label("kind", kind), new Label("shard", shard)]);
}
