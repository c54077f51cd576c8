using System.Globalization;
using Pronoia.Cli.Series;
using Pronoia.Detection.Backtesting;
using Pronoia.Engine.Detection;
using Pronoia.Reporting.Charts;

namespace Pronoia.Cli.Output;

/// <summary>Draws an event of a replay with what lay around it.</summary>
internal static class EventPlot
{
    private const int LeastPointsAround = 60;

    /// <summary>Writes <c>{number}-{kind}-{start}.svg</c>.</summary>
    /// <returns>The path.</returns>
    public static async Task<string> WriteAsync(
        string directory, int number, string series, BacktestEvent found, RecordingDetector record, double intervalSeconds, CancellationToken cancellationToken)
    {
        var (from, to) = (found.Opened.EventStartMs > 0 ? found.Opened.EventStartMs : found.Opened.TimestampMs, found.Last.TimestampMs);
        var around = Math.Max(to - from, (long)(LeastPointsAround * Math.Max(1, intervalSeconds) * 1000));
        var kind = AnomalyKindText.Of(found.Kind);
        var chart = new LineChart
        {
            Title = $"{kind} in {series}",
            Width = 960,
            Height = 320,
            Points = record.Between(from - around, to + around),
            Anomalies = [Mark(found.Opened), .. found.Peak.TimestampMs == found.Opened.TimestampMs ? [] : new[] { Mark(found.Peak) }],
        };
        var start = DateTimeOffset.FromUnixTimeMilliseconds(from).UtcDateTime;
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{number:000}-{kind}-{start:yyyyMMdd'T'HHmmss'Z'}.svg"));
        await File.WriteAllTextAsync(path, chart.ToSvgFile(), cancellationToken);
        return path;

        AnomalyMark Mark(in Detection.Verdict verdict) => new(
            verdict.TimestampMs,
            double.IsFinite(verdict.Observed) ? verdict.Observed : verdict.Expected,
            string.Create(CultureInfo.InvariantCulture, $"{kind}, score {verdict.Score:0.##}"));
    }
}
