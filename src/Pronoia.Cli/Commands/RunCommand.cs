using System.CommandLine;
using Pronoia.Cli.Hosting;
using Pronoia.Engine.Configuration;
using Pronoia.Reporting.Text;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia run CONFIG</c>: everything in one process, until Ctrl-C.</summary>
internal static class RunCommand
{
    private const string Help = """
        The configuration is read again on SIGHUP; a bad file keeps the running one. Ctrl-C ends within five seconds with all state saved.

        Examples:
          pronoia run pronoia.yaml
          pronoia run pronoia.yaml --data /var/lib/pronoia --listen 0.0.0.0:9464
          pronoia run pronoia.yaml --log-format json 2> pronoia.log
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var config = SharedOptions.Config();
        var data = SharedOptions.Data("Where state is kept; default: the directory pronoia-data beside the configuration.");
        var listen = SharedOptions.Listen();
        var logFormat = new Option<string>("--log-format") { Description = "How logs are written to standard error: text or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        logFormat.AcceptOnlyFromAmong("text", "json");
        var command = new DetailedCommand("run", "Run everything in one process: probes, federation, rules, detection, alerts, reports, web pages.", Help) { config, data, listen, logFormat };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(config);
            var loaded = ConfigurationLoader.Load(path);
            var directory = parsed.GetValue(data) ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "pronoia-data");
            using var loggers = Logging.ToStandardError(json: parsed.GetValue(logFormat) == "json");
            await using var local = await LocalInstance.StartAsync(loaded, directory, parsed.GetRequiredValue(listen), loggers, new LocalInstanceOptions { Console = output.WriteLine }, cancellationToken);
            using var reload = ConfigurationReload.OnHangUp(path, local.Engine, error);
            await output.WriteLineAsync($"Pronoia watches {Quantity.Count(loaded.Targets.Count, "target", "targets")} and {Quantity.Count(loaded.Federation.Count, "federation source", "federation sources")}. Status page: {local.Url}");
            await output.WriteLineAsync($"State is kept in {directory}. Ctrl-C ends.");
            await local.RunAsync(cancellationToken);
            await output.WriteLineAsync("Stopped; the state is saved.");
            return ExitCodes.Good;
        });
        return command;
    }
}
