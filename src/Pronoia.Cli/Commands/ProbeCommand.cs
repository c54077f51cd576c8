using System.CommandLine;
using Pronoia.Cli.Output;
using Pronoia.Probing;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Cli.Commands;

/// <summary><c>pronoia probe TARGET</c>: one probe, now.</summary>
internal static class ProbeCommand
{
    private const string Help = """
        Examples:
          pronoia probe https://example.com/health
          pronoia probe db.example.com:5432 --module tcp_connect --debug
          pronoia probe https://example.com --modules-file blackbox.yml --module http_post_2xx --json
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var target = new Argument<string>("TARGET") { Description = "A URL for HTTP modules, host:port for others." };
        var module = new Option<string?>("--module") { Description = "The module; default: http_2xx for URLs, tcp_connect for host:port.", HelpName = "NAME" };
        var file = new Option<string?>("--modules-file") { Description = "A module file (blackbox.yml) in addition to the built-in modules.", HelpName = "FILE" };
        var timeout = new Option<string>("--timeout") { Description = "How long it may take.", HelpName = "DURATION", DefaultValueFactory = _ => "10s" };
        var debug = new Option<bool>("--debug") { Description = "Print what happened line by line, and the metrics." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new DetailedCommand("probe", "Probe one target now and print the verdict.", Help) { target, module, file, timeout, debug, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(target);
            var modules = Modules(parsed.GetValue(file));
            var chosen = parsed.GetValue(module) ?? (name.Contains("://", StringComparison.Ordinal) ? "http_2xx" : "tcp_connect");
            if (!modules.TryGetValue(chosen, out var probeModule))
            {
                await error.WriteLineAsync($"pronoia: there is no module \"{chosen}\"{Nearest.Hint(chosen, modules.Keys)}; there are {string.Join(", ", modules.Keys.Order(StringComparer.Ordinal))}");
                return ExitCodes.Usage;
            }

            if (!PrometheusDuration.TryParse(parsed.GetRequiredValue(timeout), out var limit) || limit <= TimeSpan.Zero)
            {
                await error.WriteLineAsync("pronoia: --timeout: expected a duration such as 5s or 500ms");
                return ExitCodes.Usage;
            }

            using var prober = new Prober(new ProberOptions(), TimeProvider.System);
            await prober.WarmUpAsync(tls: !Prober.IsPlainHttp(name), cancellationToken);
            var result = await prober.ProbeAsync(probeModule, name, limit, cancellationToken);
            if (parsed.GetValue(json))
            {
                ProbeOutput.WriteJson(output, result);
            }
            else
            {
                ProbeOutput.WriteText(output, result, parsed.GetValue(debug));
            }

            return result.Success ? ExitCodes.Good : ExitCodes.Bad;
        });
        return command;
    }

    private static Dictionary<string, ProbeModule> Modules(string? file)
    {
        var modules = new Dictionary<string, ProbeModule>(DefaultModules.All, StringComparer.Ordinal);
        if (file is not null)
        {
            var diagnostics = new Diagnostics();
            var loaded = ModulesFile.Load(file, diagnostics);
            diagnostics.ThrowIfErrors();
            foreach (var (name, module) in loaded!)
            {
                modules[name] = module;
            }
        }

        return modules;
    }
}
