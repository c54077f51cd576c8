using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Output;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Reporting.Text;
using Pronoia.Storage;
using Pronoia.Storage.Salvage;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia storage stats | verify | salvage | export | import</c>: looks after a data directory that no process has open.</summary>
internal static class StorageCommand
{
    private const string ExportHelp = """
        CSV keeps everything: stale markers, written stale, and native histograms, written {{schema:0 count:3 sum:5 buckets:[1 2]}}. The other formats have
        no place for either; how many histograms are left out is said.

        Examples:
          pronoia storage export --data DIR 'probe_duration_seconds{target="api"}' > latency.csv
          pronoia storage export --data DIR '{job="probe"}' --format text
        """;

    private const string ImportHelp = """
        Samples of any age are taken; one that is stored already stays as it is. Native histograms come from CSV alone.

        Examples:
          pronoia storage import --data DIR latency.csv --series 'latency{target="api"}'
          promtool tsdb dump /var/lib/prometheus | pronoia storage import --data DIR - --format promtool
        """;

    public static Command Create(TextWriter output, TextWriter error) =>
        new("storage", "Look after a data directory.") { Stats(output), Verify(output), Salvage(output), Export(error), Import(output) };

    private static Command Stats(TextWriter output)
    {
        var data = Data();
        var command = new Command("stats", "Show what the series store holds.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var storage = await DataDirectory.OpenAsync(parsed.GetRequiredValue(data), cancellationToken);
            var stats = await DataDirectory.Series(storage).StatsAsync(cancellationToken);
            WriteStats(output, stats);
            return ExitCodes.Good;
        });
        return command;
    }

    private static Command Verify(TextWriter output)
    {
        var data = Data();
        var command = new Command("verify", "Check every checksum; exit code 1 where a byte is not what was written.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(data);
            var problems = 0;
            await using var storage = await DataDirectory.OpenAsync(directory, cancellationToken);
            await foreach (var problem in storage.VerifyAsync(cancellationToken))
            {
                problems++;
                await output.WriteLineAsync(Line(problem));
            }

            // What is whole as a file may still be wrong as a series: the second look is at the content.
            await foreach (var problem in DataDirectory.Series(storage).VerifyAsync(cancellationToken))
            {
                problems++;
                await output.WriteLineAsync(Line(problem));
            }

            await output.WriteLineAsync(problems == 0 ? $"{directory}: every checksum is right" : string.Create(CultureInfo.InvariantCulture, $"{directory}: {problems} problems"));
            return problems == 0 ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }

    private static Command Salvage(TextWriter output)
    {
        var data = Data();
        var to = new Option<string>("--to") { Description = "The directory to write; it must be new or empty.", HelpName = "NEW", Required = true };
        var command = new Command("salvage", "Recover everything readable into a new directory; exit code 1 where something was lost.") { data, to };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await StorageSalvage.RunAsync(parsed.GetRequiredValue(data), parsed.GetRequiredValue(to), TimeProvider.System, cancellationToken);
            foreach (var loss in report.Losses)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"lost: {loss.Where}: {loss.Bytes} bytes from byte {loss.Position}: {loss.What}"));
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{report.Rows} rows of {report.Tables} tables and {report.Blobs} blobs recovered, {report.Losses.Count} losses"));
            return report.Losses.Count == 0 ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }

    private static DetailedCommand Export(TextWriter error)
    {
        var data = Data();
        var selector = new Argument<string>("SELECTOR") { Description = "Which series." };
        var format = Format(("csv", SeriesFormat.Csv), ("text", SeriesFormat.Text), ("openmetrics", SeriesFormat.OpenMetrics));
        var command = new DetailedCommand("export", "Write series as CSV or in a Prometheus format to standard output.", ExportHelp) { selector, data, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var storage = await DataDirectory.OpenAsync(parsed.GetRequiredValue(data), cancellationToken);
            await using var stream = Console.OpenStandardOutput();
            var matchers = PromQLParser.ParseSelector(parsed.GetRequiredValue(selector)).Matchers;
            var store = DataDirectory.Series(storage);
            // CSV is written day by day: only days of which there is something.
            var stored = await store.StatsAsync(cancellationToken);
            var (from, to) = stored is { MinTimeMs: { } first, MaxTimeMs: { } last } ? (first, last) : (0, 0);
            var result = await new SeriesExporter(store).ExportAsync(stream, parsed.GetValue(format) ?? SeriesFormat.Csv, matchers, from, to, cancellationToken);
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Samples} samples written"));
            if (result.HistogramsLeftOut > 0)
            {
                await error.WriteLineAsync($"{Quantity.Count(result.HistogramsLeftOut, "native histogram", "native histograms")} left out: of these formats csv alone can hold them");
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static DetailedCommand Import(TextWriter output)
    {
        var data = Data();
        var file = new Argument<string>("FILE") { Description = "The file; - reads standard input." };
        var series = new Option<string?>("--series") { Description = "The series of a CSV file without a series column.", HelpName = "SELECTOR" };
        var format = Format(("csv", SeriesFormat.Csv), ("text", SeriesFormat.Text), ("openmetrics", SeriesFormat.OpenMetrics), ("promtool", SeriesFormat.PromtoolDump));
        var command = new DetailedCommand("import", "Read series from CSV, a Prometheus format, or a promtool dump.", ImportHelp) { file, data, format, series };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var storage = await DataDirectory.OpenAsync(parsed.GetRequiredValue(data), cancellationToken);
            var path = parsed.GetRequiredValue(file);
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            var labels = parsed.GetValue(series) is { } text ? LabelsOf(text) : null;
            var samples = SeriesParser.Read(stream, parsed.GetValue(format) ?? SeriesFormat.Csv, labels, defaultTime: null);
            var result = await DataDirectory.Series(storage).ImportAsync("import", samples, cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Quantity.Count(result.Samples, "sample", "samples")} stored in {Quantity.Count(result.Blocks, "block", "blocks")}, {Quantity.Count(result.Duplicates)} were there already"));
            return ExitCodes.Good;
        });
        return command;
    }

    private static void WriteStats(TextWriter output, SeriesStats stats)
    {
        var table = new TextTable("", "files", "bytes", "samples", "bytes/sample");
        Add("logs", stats.Logs, stats.LogBytes, stats.LogSamples);
        Add("blocks", stats.Blocks, stats.BlockBytes, stats.BlockSamples);
        Add("total", stats.Logs + stats.Blocks, stats.LogBytes + stats.BlockBytes, stats.LogSamples + stats.BlockSamples);
        table.Write(output);
        output.WriteLine($"shards: {Quantity.Count(stats.Shards)}");
        output.WriteLine(stats is { MinTimeMs: { } from, MaxTimeMs: { } to } ? $"time: {UtcText.Of(from)} to {UtcText.Of(to)}" : "time: no samples");

        void Add(string name, long files, long bytes, long samples) => table.Add(
            name, Quantity.Count(files), Quantity.Count(bytes), Quantity.Count(samples),
            samples == 0 ? "" : ((double)bytes / samples).ToString("0.00", CultureInfo.InvariantCulture));
    }

    private static string Line(VerifyProblem problem) =>
        string.Create(CultureInfo.InvariantCulture, $"{problem.Where}: byte {problem.Position}: {problem.Problem}");

    private static Labels LabelsOf(string selector) =>
        Labels.Of(PromQLParser.ParseSelector(selector).Matchers.Select(m => m.Type == Prometheus.Model.MatchType.Equal
            ? new Label(m.Name, m.Value)
            : throw new CommandException($"--series: {m} does not name one series: expected name=\"value\"")));

    private static Option<string> Data() => new("--data") { Description = "The data directory.", HelpName = "DIR", Required = true };

    private static Option<SeriesFormat?> Format(params (string Name, SeriesFormat Format)[] formats)
    {
        var names = string.Join(", ", formats.Select(f => f.Name));
        return new Option<SeriesFormat?>("--format")
        {
            Description = $"One of {names}; default: csv.",
            HelpName = "FORMAT",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                var found = formats.Where(f => f.Name == text).ToArray();
                if (found.Length == 0)
                {
                    result.AddError($"--format: \"{text}\" is not one of {names}");
                    return null;
                }

                return found[0].Format;
            },
        };
    }
}
