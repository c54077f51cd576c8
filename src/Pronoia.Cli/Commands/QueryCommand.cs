using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Output;
using Pronoia.Cli.Remote;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia query EXPR</c>: PromQL over a data directory, or by a running Pronoia or Prometheus.</summary>
internal static class QueryCommand
{
    private const string Help = """
        Times are ISO 8601 (UTC) or seconds since the epoch.

        Examples:
          pronoia query 'avg_over_time(probe_success[1h])' --data pronoia-data
          pronoia query 'probe_duration_seconds' --data pronoia-data --start 2026-11-21T00:00:00Z --end 2026-11-21T06:00:00Z --step 5m --json
          pronoia query 'up == 0' --url http://prometheus:9090
        """;

    public static Command Create(TextWriter output)
    {
        var expr = new Argument<string>("EXPR") { Description = "The PromQL expression." };
        var data = SharedOptions.Data("The data directory.");
        var url = SharedOptions.Url("A running Pronoia or Prometheus, instead of a data directory.");
        var time = SharedOptions.Time("--time", "The instant; default: now.");
        var start = SharedOptions.Time("--start", "The start of a range.");
        var end = SharedOptions.Time("--end", "The end of a range; default: now.");
        var step = SharedOptions.Duration("--step", "The step of a range.", TimeSpan.FromMinutes(1));
        var json = new Option<bool>("--json") { Description = "Print what Prometheus's API answers." };
        var command = new DetailedCommand("query", "Evaluate a PromQL expression.", Help) { expr, data, url, time, start, end, step, json };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(data) is null) == (result.GetResult(url) is null))
            {
                result.AddError("give either --data DIR or --url URL");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var range = parsed.GetValue(start) is { } from ? (From: from, To: parsed.GetValue(end) ?? now, Step: parsed.GetValue(step)) : default((DateTimeOffset From, DateTimeOffset To, TimeSpan Step)?);
            var (text, instant, asJson) = (parsed.GetRequiredValue(expr), parsed.GetValue(time) ?? now, parsed.GetValue(json));
            if (parsed.GetValue(url) is { } server)
            {
                using var api = new RemoteApi(server);
                var answer = range is { } r
                    ? await api.PostFormAsync("/api/v1/query_range", [new("query", text), new("start", Seconds(r.From)), new("end", Seconds(r.To)), new("step", r.Step.TotalSeconds.ToString(CultureInfo.InvariantCulture))], cancellationToken)
                    : await api.PostFormAsync("/api/v1/query", [new("query", text), new("time", Seconds(instant))], cancellationToken);
                var parsedAnswer = api.Read<RemoteQueryAnswer>(answer);
                if (asJson)
                {
                    await output.WriteLineAsync(answer.TrimEnd());
                }
                else
                {
                    RemoteQueryOutput.WriteText(output, parsedAnswer);
                }

                return ExitCodes.Good;
            }

            await using var storage = await DataDirectory.OpenAsync(parsed.GetRequiredValue(data)!, cancellationToken);
            var series = DataDirectory.Series(storage);
            var engine = new PromQLEngine(new PromQLOptions());
            var result = range is { } over
                ? await engine.RangeAsync(series, text, over.From, over.To, over.Step, cancellationToken)
                : await engine.InstantAsync(series, text, instant, cancellationToken);
            if (asJson)
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

    private static string Seconds(DateTimeOffset time) => decimal.Divide(time.ToUnixTimeMilliseconds(), 1000).ToString(CultureInfo.InvariantCulture);
}
