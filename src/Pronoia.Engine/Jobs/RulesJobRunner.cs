using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pronoia.Alerting;
using Pronoia.Engine.Alerts;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Incidents;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Rules;
using Pronoia.Storage;
using Pronoia.Storage.Blobs;

namespace Pronoia.Engine.Jobs;

/// <summary>
/// Evaluates a rule group over the series store. The alert state is a blob written with compare-and-swap after everything the evaluation
/// produced has been stored, so a slot that dies half-way is evaluated again to the same effect.
/// </summary>
internal sealed class RulesJobRunner(EngineServices services, AlertSink alerts, IncidentRecorder incidents) : IJobRunner
{
    private const int MaxAttempts = 3;
    private readonly ILogger<RulesJobRunner> _logger = services.Loggers.CreateLogger<RulesJobRunner>();
    private readonly ConcurrentDictionary<string, Held> _states = new(StringComparer.Ordinal);

    public JobKind Kind => JobKind.Rules;

    public async ValueTask<string> RunAsync(PronoiaConfig config, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var group = job.Group!;
        var options = new RuleEvaluationOptions
        {
            EvaluationInterval = config.Global.EvaluationInterval,
            ExternalLabels = config.ExternalLabels,
            ExternalUrl = config.Global.ExternalUrl?.AbsoluteUri.TrimEnd('/') ?? "",
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(config, group, options, job, slot, cancellationToken);
            }
            catch (StorageConflictException) when (attempt < MaxAttempts)
            {
                // Another worker evaluated the group since this one last did: start over from its state.
            }
        }
    }

    private async ValueTask<string> RunAsync(
        PronoiaConfig config, RuleGroup group, RuleEvaluationOptions options, Job job, DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var held = _states.TryRemove(job.Id, out var cached) ? cached : await LoadAsync(job.Id, cancellationToken);
        if (held.State.LastEvaluation >= slot)
        {
            _states[job.Id] = held;
            return "evaluated before";
        }

        var evaluator = new RuleGroupEvaluator(group, options, services.Time);
        var result = await evaluator.EvaluateAsync(
            held.State,
            slot,
            RuleQuery.Over(services.PromQL, services.Series),
            async (samples, ct) => await services.Series.AppendAsync(job.Id, samples, ct),
            cancellationToken);
        await services.Series.AppendAsync(job.Id, RuleMetrics.Of(group, result.State, slot), cancellationToken);
        await alerts.PutAsync([.. result.AlertsToSend.Select(ToAlert)], cancellationToken);
        var condition = held.ETag is null ? BlobCondition.MustNotExist : BlobCondition.Matches(held.ETag);
        var etag = await services.Storage.Blobs.PutAsync(BlobName(job.Id), result.State.ToJson(), condition, cancellationToken);
        _states[job.Id] = new Held(result.State, etag);
        await ReportAsync(config, result.AlertsToSend, cancellationToken);

        var failed = result.Rules.Where(r => r.Error is not null).ToArray();
        foreach (var rule in failed)
        {
            _logger.LogWarning("Rule {Rule} of group {Group} cannot be evaluated: {Error}", rule.Rule.Name, group.Name, rule.Error);
        }

        return failed.Length == 0
            ? $"{result.Rules.Count} rules evaluated, {result.Samples.Count} samples"
            : $"{failed.Length} of {result.Rules.Count} rules failed: {failed[0].Error}";
    }

    /// <summary>Reads what the last evaluation of a job left; the empty state where there is none.</summary>
    /// <exception cref="FormatException">What is stored cannot be read.</exception>
    public static async ValueTask<(RuleGroupState State, string? ETag)> ReadStateAsync(IBlobStore blobs, string job, CancellationToken cancellationToken)
    {
        var content = await blobs.GetAsync(BlobName(job), cancellationToken: cancellationToken);
        return content is null ? (RuleGroupState.Empty, null) : (RuleGroupState.FromJson(content.Bytes.Span), content.Properties.ETag);
    }

    /// <summary>Tells the book of incidents of rules that have just begun to fire: they bear out what detectors see.</summary>
    private async ValueTask ReportAsync(PronoiaConfig config, IReadOnlyList<RuleAlert> sent, CancellationToken cancellationToken)
    {
        var since = services.Time.GetUtcNow() - config.Incidents.Window;
        var begun = config.Detection.Count == 0 ? [] : sent.Where(a => !a.IsResolved && a.StartsAt >= since).ToArray();
        if (begun.Length == 0)
        {
            return;
        }

        var topology = IncidentTopology.Of(config);
        await incidents.TakeAsync(config, [.. begun.Select(a => Signal(a, topology))], cancellationToken);
    }

    private static IncidentSignal Signal(RuleAlert alert, IncidentTopology topology) => new(
        new IncidentMember
        {
            Entry = alert.Rule.Name,
            Series = alert.Labels,
            Component = topology.Component(alert.Labels),
            Kind = IncidentMember.RuleKind,
            // What the rule waited for had begun by then.
            StartedAt = alert.StartsAt - alert.Rule.For,
            Evidence = ToAlert(alert).Evidence!,
            Summary = alert.Annotations.GetValueOrDefault("summary") ?? $"the rule {alert.Rule.Name} fires",
        },
        AnomalyAlert.None,
        Labels.Empty,
        TimeSpan.Zero);

    /// <summary>The blob of a job.</summary>
    public static string BlobName(string job) => $"state/rules/{job}";

    private static Alert ToAlert(RuleAlert alert) => new()
    {
        Labels = alert.Labels,
        Annotations = Labels.Of(alert.Annotations.Select(a => new Label(a.Key, a.Value))),
        StartsAt = alert.StartsAt,
        EndsAt = alert.EndsAt,
        GeneratorUrl = alert.GeneratorUrl,
        Evidence = new Evidence
        {
            Observed = double.IsFinite(alert.Value) ? alert.Value : null,
            Detector = $"rule: {alert.Rule.Expr}",
            SinceLatest = alert.StartsAt,
            RunbookUrl = alert.Annotations.GetValueOrDefault("runbook_url"),
        },
    };

    private async ValueTask<Held> LoadAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            var (state, etag) = await ReadStateAsync(services.Storage.Blobs, job, cancellationToken);
            return new Held(state, etag);
        }
        catch (FormatException e)
        {
            _logger.LogWarning("The alert state of {Job} cannot be read ({Error}); pending times start anew", job, e.Message);
            var unreadable = await services.Storage.Blobs.GetAsync(BlobName(job), cancellationToken: cancellationToken);
            return new Held(RuleGroupState.Empty, unreadable?.Properties.ETag);
        }
    }

    private sealed record Held(RuleGroupState State, string? ETag);
}
