using System.CommandLine;
using Pronoia.Engine.Configuration;
using Pronoia.Prometheus.ScrapeConfig;

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
                + $"{Count(loaded.ScrapeJobs.Count, "scrape job")}, "
                + $"{Count(loaded.RuleGroups.Sum(g => g.Rules.Count), "rule")}, {Count(loaded.Slos.Count, "objective")}, {Count(loaded.Detection.Count, "detection")}, "
                + $"{Count(loaded.Forecasts.Count, "forecast")}, {Count(loaded.Alerting.Receivers.Count, "receiver")}, {Count(loaded.Reports.Count, "report")}");
            foreach (var (owner, discovery) in Discoveries(loaded))
            {
                await output.WriteLineAsync($"  {owner}: {Shown(discovery)}");
            }

            return ExitCodes.Good;
        });
        return command;
    }

    private static IEnumerable<(string Owner, ServiceDiscovery Discovery)> Discoveries(PronoiaConfig config) =>
    [
        .. config.ScrapeJobs.Select(j => ($"scrape job {j.JobName}", j.Discovery)),
        .. config.TargetDiscovery.Select(t => ($"target discovery {t.Name}", t.Discovery)),
        .. config.FederationDiscovery.Select(f => ($"federation {f.Template.Name}", f.Discovery)),
    ];

    // What discovery would find is not asked: a check must work where the sources cannot be reached.
    private static string Shown(ServiceDiscovery discovery) => string.Join(", ", [
        Count(discovery.StaticTargets.Sum(g => g.Targets.Count), "static target"),
        .. discovery.Files.Select(f => $"file_sd {string.Join(' ', f.Files)}"),
        .. discovery.Http.Select(h => $"http_sd {h.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}"),
        .. discovery.Consul.Select(c => $"consul_sd {c.Server}"),
    ]);

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
