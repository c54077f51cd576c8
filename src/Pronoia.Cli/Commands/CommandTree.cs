using System.CommandLine;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Yaml;
using Pronoia.Storage;
using Pronoia.Storage.Series.Transfer;

namespace Pronoia.Cli.Commands;

/// <summary>The command line: the root with its commands, and what happens to errors.</summary>
internal static class CommandTree
{
    /// <summary>Parses and runs.</summary>
    /// <returns>An <see cref="ExitCodes"/>.</returns>
    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Pronoia: synthetic monitoring that speaks Prometheus.")
        {
            DemoCommand.Create(output, error),
            RunCommand.Create(output, error),
            CheckCommand.Create(output),
            ProbeCommand.Create(output, error),
            QueryCommand.Create(output),
            TestCommand.Create(output, error),
            DetectCommand.Create(output),
            BacktestCommand.Create(output, error),
            BenchCommand.Create(output, error),
            AlertsCommand.Create(output),
            SilenceCommand.Create(output),
            NotifyCommand.Create(output, error),
            ReportCommand.Create(output),
            RoutesCommand.Create(output),
            StorageCommand.Create(output, error),
            ConfigCommand.Create(output, error),
        };
        DetailedHelp.Install(root);
        var parsed = root.Parse(args);
        // Whoever asks for help gets it, however incomplete the rest is.
        if (parsed.Errors.Count > 0 && parsed.Action is not DetailedHelp)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync($"pronoia: {problem.Message}");
            }

            await error.WriteLineAsync("pronoia: run it with --help to see how it is used");
            return ExitCodes.Usage;
        }

        try
        {
            // Commands stop by themselves within five seconds of Ctrl-C; the rest is for a process that hangs.
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(6),
            };
            return await parsed.InvokeAsync(configuration);
        }
        catch (ConfigurationException e)
        {
            foreach (var problem in e.Errors)
            {
                await error.WriteLineAsync(problem.ToString());
            }

            var more = e.NotShown > 0 ? $" ({e.NotShown} not shown)" : "";
            await error.WriteLineAsync($"{e.Errors.Count + e.NotShown} {(e.Errors.Count + e.NotShown == 1 ? "error" : "errors")}{more}");
            return ExitCodes.Bad;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("pronoia: stopped before it was done");
            return ExitCodes.Bad;
        }
        catch (Exception e) when (e is CommandException or StorageLockedException or StorageCorruptException or SeriesImportException or PromQLException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"pronoia: {e.Message}");
            return ExitCodes.Bad;
        }
    }
}
