using System.CommandLine;
using Pronoia.Alerting;
using Pronoia.Alerting.Receivers;
using Pronoia.Alerting.State;
using Pronoia.Cli.Output;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia notify test RECEIVER</c>: a marked test message to every integration of a receiver.</summary>
internal static class NotifyCommand
{
    private const string Help = """
        Sends the message from here, past routes and silences, and says for each integration whether it was accepted. Exit code 1 where one was not.

        Example:
          pronoia notify test on-call --config pronoia.yaml
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("notify", "Try receivers out, and look after messages that could not be delivered.") { Test(output, error) };
        foreach (var more in DeadLetterCommands.Create(output, error))
        {
            command.Add(more);
        }

        return command;
    }

    private static DetailedCommand Test(TextWriter output, TextWriter error)
    {
        var receiver = new Argument<string>("RECEIVER") { Description = "The receiver's name." };
        var config = new Option<string>("--config") { Description = "The configuration file, usually pronoia.yaml.", HelpName = "CONFIG", Required = true };
        var command = new DetailedCommand("test", "Send a test message to a receiver.", Help) { receiver, config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var loaded = ConfigurationLoader.Load(parsed.GetRequiredValue(config));
            var name = parsed.GetRequiredValue(receiver);
            var names = loaded.Alerting.Receivers.Select(r => r.Name).ToArray();
            if (!names.Contains(name))
            {
                await error.WriteLineAsync($"pronoia: there is no receiver \"{name}\"{Nearest.Hint(name, names)}; there are {string.Join(", ", names)}");
                return ExitCodes.Usage;
            }

            var options = new AlertManagerOptions { ExternalUrl = loaded.Global.ExternalUrl };
            var manager = new AlertManager(loaded.Alerting, new MemoryAlertingState(), new NotifierFactory(TimeProvider.System, output.WriteLine), TimeProvider.System, options);
            var results = await manager.TestReceiverAsync(name, cancellationToken);
            foreach (var (integration, failure) in results)
            {
                await output.WriteLineAsync($"{integration}: {(failure is null ? "accepted" : TextTable.Plain(failure))}");
            }

            if (results.Count == 0)
            {
                await output.WriteLineAsync($"{name} has no integrations: nobody is told");
            }

            return results.Count > 0 && results.All(r => r.Value is null) ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }
}
