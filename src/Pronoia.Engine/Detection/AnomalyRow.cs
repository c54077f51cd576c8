using System.Globalization;
using Pronoia.Alerting;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Tables;

namespace Pronoia.Engine.Detection;

/// <summary>An event of a detector or forecaster: one row of the table <c>anomalies</c> (partition: UTC day of the start, row: start, entry and series).</summary>
public static class AnomalyRow
{
    /// <summary>The table.</summary>
    public const string Table = "anomalies";

    /// <summary>The partition of the day that holds <paramref name="time"/>.</summary>
    public static string Partition(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The row of an event; the same event always has the same keys.</summary>
    public static TableRow Create(DetectionEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new TableRow(Partition(e.StartedAt), $"{TableKey.Ascending(e.StartedAt)}_{TableKey.Escape(e.Entry)}_{Fingerprint.Of(e.Series)}")
        {
            ["Entry"] = e.Entry,
            ["Series"] = Results.TargetStatus.Clip(e.Series.ToString()),
            ["Target"] = Results.TargetStatus.Clip(e.Series["target"]),
            ["Kind"] = e.Kind,
            ["StartedAt"] = e.StartedAt,
            ["DetectedAt"] = e.DetectedAt,
            ["EndedAt"] = e.EndedAt,
            ["Observed"] = e.Evidence.Observed,
            ["Expected"] = e.Evidence.Expected,
            ["Lower"] = e.Evidence.Lower,
            ["Upper"] = e.Evidence.Upper,
            ["Score"] = e.Evidence.Score,
            ["PValue"] = e.Evidence.PValue,
            ["Rung"] = e.Evidence.Rung,
            ["TrainedFrom"] = e.Evidence.TrainedFrom,
            ["TrainedTo"] = e.Evidence.TrainedTo,
            ["Excluded"] = e.Evidence.Excluded,
            ["CarriedBy"] = e.Evidence.CarriedBy is { } carriedBy ? Results.TargetStatus.Clip(carriedBy) : null,
            ["Detector"] = e.Evidence.Detector,
            ["EtaEarliest"] = e.Eta?.Earliest,
            ["EtaExpected"] = e.Eta?.Expected,
            ["EtaLatest"] = e.Eta?.Latest,
            ["Summary"] = Results.TargetStatus.Clip(e.Summary),
            ["Alerts"] = e.Alerts,
        };
    }

    /// <summary>The labels of the series of an event, as it was or as it is stored: with the series as text.</summary>
    internal static Labels SeriesOf(DetectionEvent e) => e.Series.Contains("series")
        ? Labels.Of(Selectors.Parse(e.Series["series"], static _ => { }).Select(m => new Label(m.Name, m.Value)))
        : e.Series;

    /// <summary>Reads a row.</summary>
    public static DetectionEvent ToEvent(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new DetectionEvent
        {
            Entry = row.GetString("Entry") ?? "",
            Series = Labels.Of([new Label("series", row.GetString("Series") ?? ""), new Label("target", row.GetString("Target") ?? "")]),
            Kind = row.GetString("Kind") ?? "",
            StartedAt = row.GetTime("StartedAt") ?? default,
            DetectedAt = row.GetTime("DetectedAt") ?? default,
            EndedAt = row.GetTime("EndedAt"),
            Summary = row.GetString("Summary") ?? "",
            Alerts = row.GetBoolean("Alerts") ?? false,
            Published = true,
            Eta = row.GetTime("EtaEarliest") is { } earliest ? new EtaBounds(earliest, row.GetTime("EtaExpected") ?? earliest, row.GetTime("EtaLatest")) : null,
            Evidence = new Evidence
            {
                Observed = row.GetDouble("Observed"),
                Expected = row.GetDouble("Expected"),
                Lower = row.GetDouble("Lower"),
                Upper = row.GetDouble("Upper"),
                Score = row.GetDouble("Score"),
                PValue = row.GetDouble("PValue"),
                Rung = row.GetString("Rung"),
                TrainedFrom = row.GetTime("TrainedFrom"),
                TrainedTo = row.GetTime("TrainedTo"),
                Excluded = row.GetString("Excluded"),
                CarriedBy = row.GetString("CarriedBy"),
                Detector = row.GetString("Detector"),
            },
        };
    }
}
