using System.CommandLine;
using Pronoia.Alerting.Configuration;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia routes test</c>: which receivers an alert would reach; the output of <c>amtool config routes test</c>.</summary>
internal static class RoutesCommand
{
    private const string Help = """
        Prints the receivers in the order of the routing tree, joined by commas.

        Example:
          pronoia routes test --config.file alertmanager.yml severity=critical service=db
        """;

    public static Command Create(TextWriter output) => new("routes", "Look into the routing tree.") { Test(output) };

    private static DetailedCommand Test(TextWriter output)
    {
        var file = new Option<string>("--config.file") { Description = "An alertmanager.yml, or the pronoia.yaml that holds it or names it.", HelpName = "FILE", Required = true };
        var labels = new Argument<string[]>("LABEL=VALUE") { Description = "The alert's labels.", Arity = ArgumentArity.ZeroOrMore };
        labels.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !t.Value.Contains('=', StringComparison.Ordinal)))
            {
                result.AddError($"\"{token.Value}\" is not a label: expected name=value");
            }
        });
        var command = new DetailedCommand("test", "Show which receivers an alert would reach.", Help) { file, labels };
        command.SetAction(async (parsed, _) =>
        {
            var config = Load(parsed.GetRequiredValue(file));
            var builder = new LabelsBuilder();
            foreach (var pair in parsed.GetValue(labels) ?? [])
            {
                var split = pair.IndexOf('=', StringComparison.Ordinal);
                builder.Set(pair[..split], pair[(split + 1)..].Trim('"'));
            }

            await output.WriteLineAsync(string.Join(',', config.RouteReceivers(builder.ToLabels())));
            return ExitCodes.Good;
        });
        return command;
    }

    // What has no route of its own, but sections that only Pronoia has, is Pronoia's.
    private static AlertmanagerConfig Load(string path)
    {
        var diagnostics = new Diagnostics();
        var root = YamlFile.Load(path, diagnostics) as YamlMapping;
        if (root is not null && !root.Entries.Any(e => e.Key == "route") && root.Entries.Any(e => e.Key is not ("global" or "receivers" or "templates" or "inhibit_rules" or "time_intervals")))
        {
            return ConfigurationLoader.Load(path).Alerting;
        }

        diagnostics = new Diagnostics();
        var config = AlertmanagerFile.Load(path, diagnostics);
        diagnostics.ThrowIfErrors();
        return config!;
    }
}
