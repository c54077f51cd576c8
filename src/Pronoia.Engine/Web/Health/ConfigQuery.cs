using Pronoia.Engine.Discovery;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;

namespace Pronoia.Engine.Web.Health;

/// <summary>Gathers what the page of the configuration shows.</summary>
internal sealed class ConfigQuery(EngineServices services)
{
    private readonly DiscoveryStore _discoveries = new(services.Storage);

    /// <summary>The configuration in force.</summary>
    public async ValueTask<ConfigModel> ReadAsync(ActiveConfiguration active, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var (config, loaded) = (active.Config, active.Loaded);
        var targets = loaded.Targets.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var sources = loaded.Federation.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        return new ConfigModel
        {
            Now = now,
            LoadedAt = active.LoadedAt,
            Files = config.Files,
            ExternalUrl = config.Global.ExternalUrl is { } url ? PageLinks.WithoutSecrets(url.AbsoluteUri) : null,
            IntervalSeconds = config.Global.Interval.TotalSeconds,
            EvaluationIntervalSeconds = config.Global.EvaluationInterval.TotalSeconds,
            ReadOnly = config.Web.ReadOnly,
            Numbers = new ConfigModel.Counts(
                config.Targets.Count,
                config.Heartbeats.Count,
                config.Federation.Count,
                config.ScrapePools.Sum(p => p.Targets.Count),
                config.Modules.Count,
                config.Detection.Count,
                config.Forecasts.Count,
                config.RuleGroups.Sum(g => g.Rules.Count),
                config.Slos.Count,
                config.Alerting.Receivers.Count,
                config.Reports.Count),
            Kept = new ConfigModel.Retention(
                config.Retention.Series.TotalSeconds,
                config.Retention.Results.TotalSeconds,
                config.Retention.Slots.TotalSeconds,
                config.Retention.Uptime.TotalSeconds,
                config.Retention.Anomalies.TotalSeconds),
            Targets = Listed(config.Targets.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new ConfigModel.Target(
                t.Name, PageLinks.WithoutSecrets(t.Url), t.Module, t.Interval.TotalSeconds, t.Timeout.TotalSeconds, !targets.Contains(t.Name)))),
            Heartbeats = Listed(config.Heartbeats.OrderBy(h => h.Name, StringComparer.Ordinal).Select(h => new ConfigModel.Heartbeat(
                h.Name, h.Period.TotalSeconds, h.Grace.TotalSeconds, h.Token is not null))),
            Federation = Listed(config.Federation.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new ConfigModel.Source(
                f.Name, PageLinks.WithoutSecrets(f.Url.AbsoluteUri), f.Match, f.Interval.TotalSeconds, !sources.Contains(f.Name)))),
            Discoveries = await DiscoveriesAsync(active, now, cancellationToken),
            DiscoveryErrors = Listed(active.DiscoveryErrors),
            Detection = Listed(config.Detection.Select(d => new ConfigModel.Watch(d.Name, Text(d.Match), d.Detector.Name))
                .Concat(config.Forecasts.Select(f => new ConfigModel.Watch(f.Name, Text(f.Match), "forecast")))),
            RuleGroups = Listed(config.RuleGroups.Select(g => new ConfigModel.RuleGroup(
                g.Name, g.File, (g.Interval ?? config.Global.EvaluationInterval).TotalSeconds, g.Rules.Count))),
            Receivers = Listed(config.Alerting.Receivers.Select(r => new ConfigModel.Receiver(r.Name, [.. r.Integrations.Select(i => i.Kind)]))),
            Reports = Listed(config.Reports.Select(r => new ConfigModel.Report(r.Name, r.Title, r.TimeZone.Id, r.Recipients.Count))),
            MaintenanceWindows = Listed(config.Alerting.MaintenanceWindows.Select(w => w.Name)),
        };
    }

    private async ValueTask<IReadOnlyList<ConfigModel.Discovery>> DiscoveriesAsync(ActiveConfiguration active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (active.Discoveries.Count == 0)
        {
            return [];
        }

        var statuses = await _discoveries.StatusesAsync(cancellationToken);
        var found = new List<ConfigModel.Discovery>();
        foreach (var source in active.Discoveries.OrderBy(d => d.Name, StringComparer.Ordinal).Take(PageLimits.Json))
        {
            var status = statuses.GetValueOrDefault(source.Id);
            var units = status is null ? [] : (await _discoveries.UnitsAsync(source.Id, cancellationToken)).Units;
            found.Add(new ConfigModel.Discovery(
                source.Name,
                source.Interval.TotalSeconds,
                status?.LastAttempt,
                status?.LastSuccess,
                (now - status?.LastSuccess)?.TotalSeconds,
                units.Sum(u => u.Groups.Sum(g => g.Targets.Count)),
                status?.Error ?? "it has not looked yet"));
        }

        return found;
    }

    private static T[] Listed<T>(IEnumerable<T> items) => [.. items.Take(PageLimits.Json)];

    private static string Text(IEnumerable<Matcher> matchers) => $"{{{string.Join(", ", matchers)}}}";
}
