using System.CommandLine;
using Pronoia.Engine.Configuration;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia check CONFIG</c>: every error of a configuration, not the first.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var config = SharedOptions.Config();
        var command = new DetailedCommand("check", "Validate a configuration and everything it points to.", "Example:\n  pronoia check pronoia.yaml") { config };
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(config);
            var loaded = ConfigurationLoader.Load(path);
            await output.WriteLineAsync(
                $"{path}: good: {Count(loaded.Targets.Count, "target")}, {Count(loaded.Federation.Count, "federation source")}, "
                + $"{Count(loaded.RuleGroups.Sum(g => g.Rules.Count), "rule")}, {Count(loaded.Slos.Count, "objective")}, {Count(loaded.Detection.Count, "detection")}, "
                + $"{Count(loaded.Forecasts.Count, "forecast")}, {Count(loaded.Alerting.Receivers.Count, "receiver")}, {Count(loaded.Reports.Count, "report")}");
            return ExitCodes.Good;
        });
        return command;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
