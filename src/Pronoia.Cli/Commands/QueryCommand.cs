using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Output;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Storage.Embedded;
using Pronoia.Storage.Series;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia query EXPR</c>: PromQL over a data directory.</summary>
internal static class QueryCommand
{
    private const string Help = """
        Times are ISO 8601 (UTC) or seconds since the epoch.

        Examples:
          pronoia query 'avg_over_time(probe_success[1h])' --data pronoia-data
          pronoia query 'probe_duration_seconds' --data pronoia-data --start 2026-11-21T00:00:00Z --end 2026-11-21T06:00:00Z --step 5m --json
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var expr = new Argument<string>("EXPR") { Description = "The PromQL expression." };
        var data = new Option<string>("--data") { Description = "The data directory.", HelpName = "DIR", Required = true };
        var time = Time("--time", "The instant; default: now.");
        var start = Time("--start", "The start of a range.");
        var end = Time("--end", "The end of a range; default: now.");
        var step = new Option<string>("--step") { Description = "The step of a range.", HelpName = "D", DefaultValueFactory = _ => "1m" };
        var json = new Option<bool>("--json") { Description = "Print what Prometheus's API would answer." };
        var command = new DetailedCommand("query", "Evaluate a PromQL expression over stored series.", Help) { expr, data, time, start, end, step, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(data);
            if (!Directory.Exists(directory))
            {
                await error.WriteLineAsync($"pronoia: there is no directory {directory}");
                return ExitCodes.Bad;
            }

            if (!PrometheusDuration.TryParse(parsed.GetRequiredValue(step), out var every) || every <= TimeSpan.Zero)
            {
                await error.WriteLineAsync("pronoia: --step: expected a duration such as 30s or 5m");
                return ExitCodes.Usage;
            }

            await using var storage = await EmbeddedStorage.OpenAsync(directory, new EmbeddedStorageOptions(), TimeProvider.System, cancellationToken);
            var series = new SeriesStore(storage.Blobs, TimeProvider.System, new SeriesStoreOptions());
            var engine = new PromQLEngine(new PromQLOptions());
            var now = TimeProvider.System.GetUtcNow();
            var text = parsed.GetRequiredValue(expr);
            var result = parsed.GetValue(start) is { } from
                ? await engine.RangeAsync(series, text, from, parsed.GetValue(end) ?? now, every, cancellationToken)
                : await engine.InstantAsync(series, text, parsed.GetValue(time) ?? now, cancellationToken);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(QueryOutput.Json(result));
            }
            else
            {
                QueryOutput.WriteText(output, result);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "T",
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && CsvTime.TryRead(result.Tokens[0].Value, out var ms))
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(ms);
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a time such as 2026-11-21T12:00:00Z or 1795262400"));
            return null;
        },
    };
}
