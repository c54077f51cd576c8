using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Output;
using Pronoia.Cli.Series;
using Pronoia.Detection;
using Pronoia.Detection.Backtesting;
using Pronoia.Engine.Detection;
using Pronoia.Prometheus.PromQL;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia backtest</c>: which events a detector would have opened.</summary>
internal static class BacktestCommand
{
    private const string Help = """
        Replays series through a detector as it would have run live, missing points included. What lies before --from is learned from, and events are shown that
        open from then on. An event has the kind that it turned out to be; observed, expected and bounds are those of the point with the highest score of that
        kind. Without --series every stored series is replayed.

        With --config they go through everything the configuration says: detectors, forecasts, incidents, rules, maintenance windows and routes. It lists the
        messages that would have been sent and to whom; --fail-above counts those in which something fires. A file is a series named as the file.

        Examples:
          pronoia backtest latency.csv --fail-above 3
          pronoia backtest --data pronoia-data --series 'probe_duration_seconds' --from 2026-11-14 --plot plots
          pronoia backtest --data pronoia-data --config pronoia.yaml --from 2026-11-14 --fail-above 5
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("FILE.csv") { Description = "Series with the columns timestamp and value.", Arity = ArgumentArity.ZeroOrMore };
        var data = SharedOptions.Data("A data directory, instead of files.");
        var selector = new Option<string?>("--series") { Description = "Which stored series; default: all.", HelpName = "SELECTOR" };
        var from = SharedOptions.Time("--from", "Events are shown from here on; default: the start.");
        var to = SharedOptions.Time("--to", "Points are replayed up to here; default: the end.");
        var detector = SharedOptions.Detector();
        var config = new Option<string?>("--config") { Description = "Replay through this configuration instead of one detector.", HelpName = "CONFIG" };
        var most = SharedOptions.Number("--fail-above", "Exit with 1 where there are more events, or with --config more pages.", 0, int.MaxValue);
        var plot = new Option<string?>("--plot") { Description = "Write a chart (SVG) of each event into this directory.", HelpName = "DIR" };
        var command = new DetailedCommand("backtest", "Replay series through a detector and list the events.", Help) { files, data, selector, from, to, detector, config, most, plot };
        command.Validators.Add(result =>
        {
            var (hasFiles, hasData) = (result.GetValue(files) is { Length: > 0 }, result.GetValue(data) is not null);
            if (hasFiles == hasData)
            {
                result.AddError("give either files or --data DIR");
            }
            else if (result.GetValue(config) is not null && result.GetResult(detector) is { Implicit: false })
            {
                result.AddError("--detector is what the configuration says: give it without --config");
            }
            else if (hasFiles && result.GetValue(selector) is not null)
            {
                result.AddError("--series chooses among stored series: give it with --data");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (fromMs, toMs) = (parsed.GetValue(from)?.ToUnixTimeMilliseconds() ?? 0, parsed.GetValue(to)?.ToUnixTimeMilliseconds() ?? long.MaxValue / 2);
            if (parsed.GetValue(config) is { } path)
            {
                using var progress = ProgressLine.OnTerminal(error, "replayed");
                var replayed = new ConfiguredReplay(output, progress, path, fromMs, parsed.GetValue(plot));
                await replayed.RunAsync(Sources(), cancellationToken);
                return replayed.Pages > (parsed.GetValue(most) ?? int.MaxValue) ? ExitCodes.Bad : ExitCodes.Good;
            }

            var replay = new Replay(output, parsed.GetRequiredValue(detector), fromMs, parsed.GetValue(plot));
            await replay.RunAsync(Sources(), cancellationToken);
            return replay.Events > (parsed.GetValue(most) ?? int.MaxValue) ? ExitCodes.Bad : ExitCodes.Good;

            async IAsyncEnumerable<BacktestSeries> Sources()
            {
                if (parsed.GetValue(data) is not { } directory)
                {
                    await foreach (var series in BacktestSources.FilesAsync(parsed.GetValue(files) ?? [], toMs, cancellationToken))
                    {
                        yield return series;
                    }

                    yield break;
                }

                var matchers = parsed.GetValue(selector) is { } text ? PromQLParser.ParseSelector(text).Matchers : [];
                await using var storage = await DataDirectory.OpenAsync(directory, cancellationToken);
                await foreach (var series in BacktestSources.StoredAsync(DataDirectory.Series(storage), matchers, toMs, cancellationToken))
                {
                    yield return series;
                }
            }
        });
        return command;
    }

    /// <summary>Replays series and prints what it finds.</summary>
    private sealed class Replay(TextWriter output, string detectorName, long fromMs, string? plotDirectory)
    {
        private readonly TextTable _table = new("series", "kind", "from", "to", "observed", "expected", "bounds");
        private readonly List<string> _plots = [];

        public int Events { get; private set; }

        public async Task RunAsync(IAsyncEnumerable<BacktestSeries> sources, CancellationToken cancellationToken)
        {
            if (plotDirectory is not null)
            {
                Directory.CreateDirectory(plotDirectory);
            }

            var (count, points) = (0, 0L);
            await foreach (var series in sources)
            {
                count++;
                points += series.Points.Count;
                await RunAsync(series, cancellationToken);
            }

            if (count == 0)
            {
                throw new CommandException("no stored series matches");
            }

            if (Events > 0)
            {
                _table.Write(output);
            }

            foreach (var path in _plots)
            {
                await output.WriteLineAsync(path);
            }

            await output.WriteLineAsync($"{Quantity.Count(Events, "event", "events")} in {Quantity.Count(count)} series, {Quantity.Count(points, "point", "points")}");
        }

        private async Task RunAsync(BacktestSeries series, CancellationToken cancellationToken)
        {
            var interval = series.IntervalSeconds;
            var detector = Detectors.Create(new DetectorOptions { Name = detectorName, Interval = interval });
            var record = plotDirectory is null ? null : new RecordingDetector(detector);
            foreach (var found in Backtest.Run(record ?? detector, series.Points, interval).Where(e => e.Opened.TimestampMs >= fromMs))
            {
                Events++;
                Add(series.Name, found);
                if (record is not null)
                {
                    _plots.Add(await EventPlot.WriteAsync(plotDirectory!, Events, series.Name, found, record, interval, cancellationToken));
                }
            }
        }

        private void Add(string series, BacktestEvent found) => _table.Add(
            series,
            AnomalyKindText.Of(found.Kind),
            UtcText.Of(found.Opened.EventStartMs > 0 ? found.Opened.EventStartMs : found.Opened.TimestampMs),
            found.Last.Phase == EventPhase.Ended ? UtcText.Of(found.Last.TimestampMs) : "open",
            Number(found.Peak.Observed),
            Number(found.Peak.Expected),
            $"{Number(found.Peak.Lower)}..{Number(found.Peak.Upper)}");

        private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("G6", CultureInfo.InvariantCulture);
    }
}
