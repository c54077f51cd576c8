using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Cli.Remote;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia notify failed | replay | discard</c>: the messages that could not be delivered.</summary>
internal static class DeadLetterCommands
{
    private const string Path = "/api/v2/deadletters";

    public static IEnumerable<Command> Create(TextWriter output, TextWriter error) => [Failed(output), Replay(output, error), Discard(output)];

    private static Command Failed(TextWriter output)
    {
        var url = Url();
        var json = new Option<bool>("--json") { Description = "Print the API's answer as it is." };
        var command = new Command("failed", "List the messages that could not be delivered.") { url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = Api(parsed.GetValue(url));
            var answer = await api.GetAsync(Path, cancellationToken);
            var letters = api.Read<IReadOnlyList<RemoteDeadLetter>>(answer);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(answer.TrimEnd());
            }
            else if (letters.Count == 0)
            {
                await output.WriteLineAsync("nothing failed");
            }
            else
            {
                var table = new TextTable("id", "receiver", "integration", "status", "failed at", "attempts", "group", "error");
                foreach (var l in letters)
                {
                    table.Add(l.Id, l.Receiver, l.Integration, l.Status, UtcText.Of(l.FailedAt), $"{l.Attempts}", l.GroupKey, l.Error);
                }

                table.Write(output);
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static Command Replay(TextWriter output, TextWriter error)
    {
        var ids = new Argument<string[]>("ID") { Description = "Which; default: all.", Arity = ArgumentArity.ZeroOrMore };
        var url = Url();
        var command = new Command("replay", "Try again to deliver failed messages, under their own idempotency keys.") { ids, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = Api(parsed.GetValue(url));
            var chosen = parsed.GetValue(ids) is { Length: > 0 } given
                ? given
                : [.. api.Read<IReadOnlyList<RemoteDeadLetter>>(await api.GetAsync(Path, cancellationToken)).Select(l => l.Id)];
            var bad = false;
            foreach (var id in chosen)
            {
                try
                {
                    await api.PostJsonAsync($"{Path}/{Uri.EscapeDataString(id)}/replay", new { }, cancellationToken);
                    await output.WriteLineAsync($"delivered {id}");
                }
                catch (CommandException e)
                {
                    // One that still fails keeps the others from nothing.
                    bad = true;
                    await error.WriteLineAsync($"pronoia: {id}: {e.Message}");
                }
            }

            return bad ? ExitCodes.Bad : ExitCodes.Good;
        });
        return command;
    }

    private static Command Discard(TextWriter output)
    {
        var ids = new Argument<string[]>("ID") { Description = "Which.", Arity = ArgumentArity.OneOrMore };
        var url = Url();
        var command = new Command("discard", "Give failed messages up.") { ids, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = Api(parsed.GetValue(url));
            foreach (var id in parsed.GetRequiredValue(ids))
            {
                await api.DeleteAsync($"{Path}/{Uri.EscapeDataString(id)}", cancellationToken);
                await output.WriteLineAsync($"discarded {id}");
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static Option<Uri?> Url() => SharedOptions.Url($"The Pronoia; default: {RemoteApi.Default}");

    private static RemoteApi Api(Uri? url) => new(url ?? RemoteApi.Default);
}
