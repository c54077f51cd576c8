using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Jobs;
using Pronoia.Engine.Planning;
using Pronoia.Engine.Runtime;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Rules;

namespace Pronoia.Engine.Api.V1;

/// <summary><c>rules</c> and <c>alerts</c>, from the state that the last evaluation stored.</summary>
internal sealed class RuleEndpoints(EngineServices services, ILogger logger)
{
    public IEnumerable<WebEndpoint> Endpoints =>
    [
        WebEndpoint.Get("/api/v1/rules", ApiAnswer.Guarded(logger, RulesAsync)),
        WebEndpoint.Get("/api/v1/alerts", ApiAnswer.Guarded(logger, AlertsAsync)),
    ];

    private async Task RulesAsync(WebCall call)
    {
        var parameters = await ApiParameters.OfAsync(call);
        var wanted = parameters.Text("type") switch
        {
            "" => null,
            "alert" => "alerting",
            "record" => "recording",
            var other => throw ApiException.Parameter("type", $"not supported value \"{other}\""),
        };
        var (names, groups, files) = (Set(parameters, "rule_name[]"), Set(parameters, "rule_group[]"), Set(parameters, "file[]"));
        var withAlerts = parameters.Text("exclude_alerts") != "true";
        var found = new List<(Job Job, RuleGroupState State, List<(Rule Rule, RuleState? State)> Rules)>();
        foreach (var job in RuleJobs(call).Where(j => In(groups, j.Group!.Name) && In(files, j.Group!.File)))
        {
            var (state, rules) = await StatesAsync(job, call.Aborted);
            rules.RemoveAll(r => (wanted is not null && r.Rule.Type != wanted) || !In(names, r.Rule.Name));
            if (rules.Count > 0 || (wanted is null && names.Count == 0))
            {
                found.Add((job, state, rules));
            }
        }

        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var (job, state, rules) in found)
            {
                Group(json, job, state, rules, withAlerts);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task AlertsAsync(WebCall call)
    {
        var alerts = new List<AlertInstance>();
        foreach (var job in RuleJobs(call))
        {
            var (_, rules) = await StatesAsync(job, call.Aborted);
            alerts.AddRange(rules.SelectMany(r => Active(r.State)));
        }

        await ApiAnswer.DataAsync(call, json =>
        {
            json.WriteStartObject();
            Alerts(json, alerts);
            json.WriteEndObject();
        });
    }

    private static IEnumerable<Job> RuleJobs(WebCall call) => call.Active.Catalogue.Jobs.Where(j => j.Kind == JobKind.Rules);

    private async ValueTask<(RuleGroupState State, List<(Rule Rule, RuleState? State)> Rules)> StatesAsync(Job job, CancellationToken cancellationToken)
    {
        var state = await StateAsync(job, cancellationToken);
        var byKey = state.Rules.GroupBy(r => r.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return (state, [.. job.Group!.Rules.Zip(RuleGroupEvaluator.Keys(job.Group), (rule, key) => (rule, byKey.GetValueOrDefault(key)))]);
    }

    private async ValueTask<RuleGroupState> StateAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            return (await RulesJobRunner.ReadStateAsync(services.Storage.Blobs, job.Id, cancellationToken)).State;
        }
        catch (FormatException e)
        {
            logger.LogWarning("The alert state of {Job} cannot be read: {Error}", job.Id, e.Message);
            return RuleGroupState.Empty;
        }
    }

    private static void Group(Utf8JsonWriter json, Job job, RuleGroupState state, List<(Rule Rule, RuleState? State)> rules, bool withAlerts)
    {
        var group = job.Group!;
        json.WriteStartObject();
        json.WriteString("name", group.Name);
        json.WriteString("file", group.File);
        json.WriteStartArray("rules");
        foreach (var (rule, remembered) in rules)
        {
            json.WriteStartObject();
            if (rule is AlertingRule alerting)
            {
                var active = Active(remembered).ToArray();
                json.WriteString("state", active.Any(a => a.State == AlertState.Firing) ? "firing" : active.Length > 0 ? "pending" : "inactive");
                json.WriteNumber("duration", alerting.For.TotalSeconds);
                json.WriteNumber("keepFiringFor", alerting.KeepFiringFor.TotalSeconds);
                json.WritePropertyName("annotations");
                Pairs(json, alerting.Annotations);
                Alerts(json, withAlerts ? active : []);
            }

            json.WriteString("name", rule.Name);
            json.WriteString("query", rule.Expr);
            json.WritePropertyName("labels");
            QueryResultJson.WriteLabels(json, Labels.Of(rule.Labels));
            // State that an older version stored says that the rule was evaluated, but not when.
            var last = remembered?.LastEvaluation ?? (remembered is null ? null : state.LastEvaluation);
            json.WriteString("health", last is null ? "unknown" : remembered?.LastError is null ? "ok" : "err");
            if (remembered?.LastError is { } error)
            {
                json.WriteString("lastError", error);
            }

            Evaluation(json, last, remembered?.EvaluationTime ?? TimeSpan.Zero);
            json.WriteString("type", rule.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("interval", job.Interval.TotalSeconds);
        json.WriteNumber("limit", group.Limit);
        Evaluation(json, state.LastEvaluation, state.EvaluationTime);
        json.WriteEndObject();
    }

    private static void Evaluation(Utf8JsonWriter json, DateTimeOffset? last, TimeSpan took)
    {
        json.WriteNumber("evaluationTime", took.TotalSeconds);
        json.WriteString("lastEvaluation", (last ?? default).UtcDateTime);
    }

    private static void Alerts(Utf8JsonWriter json, IReadOnlyList<AlertInstance> alerts)
    {
        json.WriteStartArray("alerts");
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            json.WritePropertyName("labels");
            QueryResultJson.WriteLabels(json, alert.Labels);
            json.WritePropertyName("annotations");
            Pairs(json, alert.Annotations);
            json.WriteString("state", alert.State.ToString().ToLower(CultureInfo.InvariantCulture));
            json.WriteString("activeAt", alert.ActiveAt.UtcDateTime);
            if (alert.KeepFiringSince is { } since)
            {
                json.WriteString("keepFiringSince", since.UtcDateTime);
            }

            json.WriteString("value", GoFloat.ShortestScientific(alert.Value).Replace('E', 'e'));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Pairs(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject();
        foreach (var (name, value) in pairs)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static IEnumerable<AlertInstance> Active(RuleState? state) => state?.Alerts.Where(a => a.State != AlertState.Inactive) ?? [];

    private static HashSet<string> Set(ApiParameters parameters, string name) => parameters.Texts(name).ToHashSet(StringComparer.Ordinal);

    private static bool In(HashSet<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value);
}
