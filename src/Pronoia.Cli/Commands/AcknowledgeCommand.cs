using System.CommandLine;
using Pronoia.Cli.Remote;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia alerts ack</c>: takes on the groups of the alerts that match, and says what they were worth.</summary>
internal static class AcknowledgeCommand
{
    private const string Help = """
        What is taken on stops to repeat and to escalate until another alert joins its group. The verdict is about the alerts that match; reports count it.

        Examples:
          pronoia alerts ack alertname=TargetDown target=api --comment "on it"
          pronoia alerts ack alertname=LatencyAnomaly target=api --verdict noise
        """;

    public static Command Create(TextWriter output)
    {
        var matchers = MatcherArgument.Create("Which alerts: those that match all of them.", ArgumentArity.OneOrMore);
        var verdict = new Option<string?>("--verdict") { Description = "Whether it was worth telling.", HelpName = "useful|noise" };
        verdict.AcceptOnlyFromAmong("useful", "noise");
        var comment = new Option<string>("--comment") { Description = "What to say about it.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var author = SharedOptions.Author();
        var url = SharedOptions.Url($"The Pronoia; default: {RemoteApi.Default}");
        var command = new DetailedCommand("ack", "Acknowledge alerts.", Help) { matchers, verdict, comment, author, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new RemoteAcknowledgement(
                parsed.GetRequiredValue(matchers), parsed.GetRequiredValue(author), parsed.GetRequiredValue(comment), parsed.GetValue(verdict));
            using var api = new RemoteApi(parsed.GetValue(url) ?? RemoteApi.Default);
            var answer = api.Read<RemoteAcknowledged>(await api.PostJsonAsync("/api/v2/alerts/acknowledge", body, cancellationToken));
            await output.WriteLineAsync($"acknowledged {answer.Acknowledged.Count} {(answer.Acknowledged.Count == 1 ? "alert" : "alerts")}");
            return ExitCodes.Good;
        });
        return command;
    }
}
