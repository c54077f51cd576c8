using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pronoia.Cli.Demo;
using Pronoia.Cli.Hosting;
using Spectre.Console;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia demo</c>: a minute of real trouble on real sockets.</summary>
internal static class DemoCommand
{
    private const string Help = """
        Exit code 0 only if every fault was detected after its injection and nothing else was paged.

        Examples:
          pronoia demo
          pronoia demo --no-ui --data /tmp/pronoia-demo
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var plain = new Option<bool>("--no-ui") { Description = "Print plain lines instead of the live view." };
        var listen = SharedOptions.Listen("127.0.0.1:0");
        var data = SharedOptions.Data("Where state, configuration and report go; default: a new directory under the temporary files.");
        var command = new DetailedCommand("demo", "Build a small estate on loopback, watch it, and let things go wrong for about a minute.", Help) { plain, listen, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetValue(data) ?? Directory.CreateTempSubdirectory("pronoia-demo-").FullName;
            Directory.CreateDirectory(directory);
            var live = !parsed.GetValue(plain) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
            IDemoView view = live ? new LiveView(AnsiConsole.Console) : new PlainView(output);

            // Whatever is wrong with the estate is the story; only Pronoia's own errors are worth a log line.
            using var loggers = Logging.ToStandardError(LogLevel.Error);
            try
            {
                var good = await new DemoRun(view, output, TimeProvider.System).RunAsync(directory, parsed.GetRequiredValue(listen), loggers, cancellationToken);
                return good ? ExitCodes.Good : ExitCodes.Bad;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await error.WriteLineAsync("The demo was stopped before its end; the state is saved.");
                return ExitCodes.Bad;
            }
        });
        return command;
    }
}
