using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Cli.Remote;
using Pronoia.Prometheus.Model;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia alerts</c>: what fires in a running Pronoia, or in any Alertmanager.</summary>
internal static class AlertsCommand
{
    private const string Help = """
        Examples:
          pronoia alerts
          pronoia alerts severity=critical 'target=~"api.*"' --url http://alertmanager:9093 --json
        """;

    public static Command Create(TextWriter output)
    {
        var matchers = MatcherArgument.Create("Only alerts that match, such as severity=critical.", ArgumentArity.ZeroOrMore);
        var url = SharedOptions.Url($"The Pronoia or Alertmanager; default: {RemoteApi.Default}");
        var json = new Option<bool>("--json") { Description = "Print the API's answer as it is." };
        var command = new DetailedCommand("alerts", "List the alerts of a running Pronoia.", Help) { matchers, url, json, AcknowledgeCommand.Create(output) };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = new RemoteApi(parsed.GetValue(url) ?? RemoteApi.Default);
            var answer = await api.GetAsync("/api/v2/alerts" + MatcherArgument.Query(parsed.GetValue(matchers)), cancellationToken);
            var alerts = api.Read<IReadOnlyList<RemoteAlert>>(answer);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(answer.TrimEnd());
            }
            else if (alerts.Count == 0)
            {
                await output.WriteLineAsync("no alerts");
            }
            else
            {
                Table(alerts).Write(output);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static TextTable Table(IReadOnlyList<RemoteAlert> alerts)
    {
        var table = new TextTable("alert", "severity", "state", "since", "labels", "receivers", "summary");
        foreach (var alert in alerts.OrderBy(a => a.StartsAt))
        {
            var state = alert.Status switch
            {
                { SilencedBy.Count: > 0 } => "silenced",
                { InhibitedBy.Count: > 0 } => "inhibited",
                _ => alert.Status.State,
            };
            table.Add(
                alert.Labels.GetValueOrDefault("alertname", ""),
                alert.Labels.GetValueOrDefault("severity", ""),
                state,
                UtcText.Of(alert.StartsAt),
                Labels.Of(alert.Labels.Where(l => l.Key is not ("alertname" or "severity")).Select(l => new Label(l.Key, l.Value))).ToString(),
                string.Join(',', alert.Receivers.Select(r => r.Name)),
                alert.Annotations.GetValueOrDefault("summary", ""));
        }

        return table;
    }
}
