using System.CommandLine;
using System.Globalization;
using Pronoia.Cli.Output;
using Pronoia.Cli.Remote;
using Pronoia.Engine.Cloud;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia config push CONFIG</c>: a configuration to a deployment in the cloud.</summary>
internal static class ConfigCommand
{
    private const string KeyVariable = "PRONOIA_KEY";

    private const string Help = """
        The configuration and the files it points to (modules, rules, alertmanager.yml, templates) are checked here, packed, and checked again by the
        deployment, with its version and its environment, before it takes them. All instances run them within a minute. A bad configuration changes nothing.
        Files that hold secrets are not sent: keep secrets in the deployment's settings and write ${NAME}.

        The deployment's function key comes from --key-file or from the environment variable PRONOIA_KEY.

        Examples:
          pronoia config push pronoia.yaml --url https://func-pronoia.azurewebsites.net --key-file key.txt
          pronoia config push pronoia.yaml --url https://func-pronoia.azurewebsites.net --include 'bodies/*.json' --dry-run
        """;

    public static Command Create(TextWriter output, TextWriter error) => new("config", "Configurations of deployments.") { Push(output, error) };

    private static DetailedCommand Push(TextWriter output, TextWriter error)
    {
        var config = SharedOptions.Config();
        var url = SharedOptions.Url("The deployment's address.");
        url.Required = true;
        var keyFile = new Option<string?>("--key-file") { Description = $"A file with the function key; default: the environment variable {KeyVariable}.", HelpName = "FILE" };
        var include = new Option<string[]>("--include") { Description = "Further files to send, such as request bodies; may be given more than once.", HelpName = "GLOB" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Let the deployment check the configuration without taking it." };
        var command = new DetailedCommand("push", "Check a configuration and hand it to a deployment.", Help) { config, url, keyFile, include, dryRun };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(config);
            var loaded = ConfigurationLoader.Load(path, UnsetAsPlaceholder);
            var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var files = loaded.Files.Concat(loaded.Alerting.TemplateFiles).ToList();
            foreach (var pattern in parsed.GetValue(include) ?? [])
            {
                var found = FileGlob.Expand(directory, pattern);
                files.AddRange(found.Count > 0 ? found : throw new CommandException($"--include: \"{pattern}\" names no file"));
            }

            var package = ConfigurationPackage.Pack(path, files);
            var key = parsed.GetValue(keyFile) is { } file
                ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
                : Environment.GetEnvironmentVariable(KeyVariable);
            using var api = new RemoteApi(parsed.GetRequiredValue(url)!) { FunctionKey = key };
            var dry = parsed.GetValue(dryRun);
            var answer = await api.PutPackageAsync(dry ? "/-/configuration?dry_run=true" : "/-/configuration", package, cancellationToken);
            if (answer.Errors is { Count: > 0 } errors)
            {
                foreach (var problem in errors)
                {
                    await error.WriteLineAsync(TextTable.Plain(problem));
                }

                await error.WriteLineAsync("The deployment refused the configuration; it runs what it ran before.");
                return ExitCodes.Bad;
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(dry ? "The deployment finds the configuration good" : "The deployment has taken the configuration")}: {answer.Targets} targets, {answer.Federation} federation sources, {answer.Rules} rules ({package.Length} bytes)."));
            return ExitCodes.Good;
        });
        return command;
    }

    // What is set in the deployment need not be set here: the deployment checks with its own. A URL passes where text is expected, too.
    private static string? UnsetAsPlaceholder(string name) => Environment.GetEnvironmentVariable(name) ?? "https://unset.invalid";
}
