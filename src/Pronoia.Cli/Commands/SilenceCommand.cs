using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Cli.Remote;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia silence add | expire | query</c>: the silences of a running Pronoia, or of any Alertmanager.</summary>
internal static class SilenceCommand
{
    private const string AddHelp = """
        Prints the identifier of the silence.

        Examples:
          pronoia silence add target=api --duration 2h --comment "moves to another host"
          pronoia silence add 'alertname=~"Latency.*"' --start 2026-11-21T22:00:00Z --duration 30m --comment maintenance
        """;

    public static Command Create(TextWriter output) => new("silence", "Look after silences of a running Pronoia.") { Add(output), Expire(output), Query(output) };

    private static DetailedCommand Add(TextWriter output)
    {
        var matchers = MatcherArgument.Create("What is silenced: alerts that match all of them.", ArgumentArity.OneOrMore);
        var duration = SharedOptions.Duration("--duration", "How long it lasts.", TimeSpan.FromHours(1));
        var start = SharedOptions.Time("--start", "When it starts; default: now.");
        var comment = new Option<string>("--comment") { Description = "Why.", HelpName = "TEXT", Required = true };
        var author = SharedOptions.Author();
        var url = Url();
        var command = new DetailedCommand("add", "Add a silence.", AddHelp) { matchers, duration, start, comment, author, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var from = parsed.GetValue(start) ?? TimeProvider.System.GetUtcNow();
            var silence = new RemoteSilence
            {
                Matchers = parsed.GetRequiredValue(matchers),
                StartsAt = from,
                EndsAt = from + parsed.GetValue(duration),
                CreatedBy = parsed.GetRequiredValue(author),
                Comment = parsed.GetRequiredValue(comment),
            };
            using var api = Api(parsed.GetValue(url));
            await output.WriteLineAsync(api.Read<RemoteSilenceId>(await api.PostJsonAsync("/api/v2/silences", silence, cancellationToken)).SilenceId);
            return ExitCodes.Good;
        });
        return command;
    }

    private static Command Expire(TextWriter output)
    {
        var ids = new Argument<string[]>("ID") { Description = "The silences' identifiers.", Arity = ArgumentArity.OneOrMore };
        var url = Url();
        var command = new Command("expire", "End silences now.") { ids, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = Api(parsed.GetValue(url));
            foreach (var id in parsed.GetRequiredValue(ids))
            {
                await api.DeleteAsync("/api/v2/silence/" + Uri.EscapeDataString(id), cancellationToken);
                await output.WriteLineAsync($"expired {id}");
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static Command Query(TextWriter output)
    {
        var matchers = MatcherArgument.Create("Only silences with these matchers.", ArgumentArity.ZeroOrMore);
        var expired = new Option<bool>("--expired") { Description = "Show those that have ended, too." };
        var json = new Option<bool>("--json") { Description = "Print the API's answer as it is, ended silences included." };
        var url = Url();
        var command = new Command("query", "List silences.") { matchers, expired, json, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = Api(parsed.GetValue(url));
            var answer = await api.GetAsync("/api/v2/silences" + MatcherArgument.Query(parsed.GetValue(matchers)), cancellationToken);
            var silences = api.Read<IReadOnlyList<RemoteSilence>>(answer).Where(s => parsed.GetValue(expired) || s.Status?.State != "expired").OrderBy(s => s.EndsAt).ToArray();
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(answer.TrimEnd());
            }
            else if (silences.Length == 0)
            {
                await output.WriteLineAsync("no silences");
            }
            else
            {
                Table(silences).Write(output);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static TextTable Table(IEnumerable<RemoteSilence> silences)
    {
        var table = new TextTable("id", "state", "matchers", "from", "to", "by", "comment");
        foreach (var s in silences)
        {
            table.Add(s.Id ?? "", s.Status?.State ?? "", string.Join(", ", s.Matchers), UtcText.Of(s.StartsAt), UtcText.Of(s.EndsAt), s.CreatedBy, s.Comment);
        }

        return table;
    }

    private static Option<Uri?> Url() => SharedOptions.Url($"The Pronoia or Alertmanager; default: {RemoteApi.Default}");

    private static RemoteApi Api(Uri? url) => new(url ?? RemoteApi.Default);
}
