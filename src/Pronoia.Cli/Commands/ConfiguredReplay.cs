using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pronoia.Cli.Output;
using Pronoia.Cli.Series;
using Pronoia.Detection;
using Pronoia.Detection.Backtesting;
using Pronoia.Engine.Backtests;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Detection;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Commands;

/// <summary>Replays series through a configuration and prints what would have been sent.</summary>
internal sealed class ConfiguredReplay(TextWriter output, IProgress<double>? progress, string configPath, long fromMs, string? plotDirectory)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    /// <summary>Messages in which something fires.</summary>
    public int Pages { get; private set; }

    public async Task RunAsync(IAsyncEnumerable<BacktestSeries> sources, CancellationToken cancellationToken)
    {
        var config = ConfigurationLoader.Load(configPath);
        var series = new List<BacktestSeries>();
        await foreach (var item in sources.WithCancellation(cancellationToken))
        {
            // What Pronoia wrote of its own is made anew by the replay.
            if (!item.Labels.Name.StartsWith("pronoia_anomal", StringComparison.Ordinal) && item.Labels.Name is not ("ALERTS" or "ALERTS_FOR_STATE"))
            {
                series.Add(item);
            }
        }

        if (series.Count == 0)
        {
            throw new CommandException("no stored series matches");
        }

        using var backtester = new Backtester(config, NullLoggerFactory.Instance);
        ReplayedSeries[] replayed = [.. series.Select(s => new ReplayedSeries(s.Labels, s.Points, IntervalOf(s)))];
        var result = await backtester.RunAsync(replayed, DateTimeOffset.FromUnixTimeMilliseconds(fromMs), cancellationToken, progress);
        Pages = result.Pages.Count(p => p.IsFiring);
        if (result.Pages.Count > 0)
        {
            var table = new TextTable("at", "receiver", "by", "state", "alerts", "group", "summary");
            foreach (var page in result.Pages)
            {
                table.Add(
                    UtcText.Of(page.At.ToUnixTimeMilliseconds()),
                    page.Receiver,
                    page.Integration,
                    page.IsFiring ? "firing" : "resolved",
                    page.Alerts.ToString(CultureInfo.InvariantCulture),
                    page.GroupLabels.ToString(),
                    page.Summary);
            }

            table.Write(output);
        }

        if (plotDirectory is not null)
        {
            await PlotAsync(config, series, result.Events, plotDirectory, cancellationToken);
        }

        await output.WriteLineAsync(
            $"{Quantity.Count(Pages, "page", "pages")}, {Quantity.Count(result.Events.Count, "event", "events")} in {Quantity.Count(series.Count)} series, {Quantity.Count(series.Sum(s => (long)s.Points.Count), "point", "points")}");
    }

    private static TimeSpan IntervalOf(BacktestSeries series) =>
        series.IntervalSeconds > 0 ? TimeSpan.FromSeconds(Math.Max(0.1, series.IntervalSeconds)) : DefaultInterval;

    private async Task PlotAsync(
        PronoiaConfig config, List<BacktestSeries> series, IReadOnlyList<DetectionEvent> events, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var number = 0;
        foreach (var group in events.GroupBy(e => (e.Entry, Series: e.Series["series"])))
        {
            // Forecasts have no band around the series.
            if (config.Detection.FirstOrDefault(d => d.Name == group.Key.Entry) is not { } entry || series.Find(s => s.Labels.ToString() == group.Key.Series) is not { } source)
            {
                continue;
            }

            var record = new RecordingDetector(Detectors.Create(entry.Detector with { Interval = source.IntervalSeconds }));
            foreach (var (at, value) in source.Points)
            {
                record.Update(at, value, learn: true);
            }

            foreach (var e in group)
            {
                number++;
                await output.WriteLineAsync(await EventPlot.WriteAsync(directory, number, source.Name, ToEvent(e, source), record, source.IntervalSeconds, cancellationToken));
            }
        }
    }

    private static BacktestEvent ToEvent(DetectionEvent e, BacktestSeries source)
    {
        var kind = Enum.GetValues<AnomalyKind>().First(k => AnomalyKindText.Of(k) == e.Kind);
        var start = e.StartedAt.ToUnixTimeMilliseconds();
        var opened = new Verdict
        {
            TimestampMs = start,
            EventStartMs = start,
            Kind = kind,
            Phase = EventPhase.Opened,
            Observed = e.Evidence.Observed ?? double.NaN,
            Expected = e.Evidence.Expected ?? double.NaN,
            Score = e.Evidence.Score ?? 0,
        };
        var last = opened with { TimestampMs = e.EndedAt?.ToUnixTimeMilliseconds() ?? source.Points[^1].TimestampMs, Phase = e.EndedAt is null ? EventPhase.Updated : EventPhase.Ended };
        return new BacktestEvent(opened, last, kind, opened);
    }
}
