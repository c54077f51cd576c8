using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Templates;

namespace Pronoia.Prometheus.Rules;

/// <summary>How rules are evaluated; the defaults are Prometheus's.</summary>
public sealed record RuleEvaluationOptions
{
    /// <summary>The interval of a group that states none (<c>global.evaluation_interval</c>); default 1 minute.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far in the past a group that states no <c>query_offset</c> is evaluated (<c>global.rule_query_offset</c>); default zero.</summary>
    public TimeSpan QueryOffset { get; init; }

    /// <summary>The time between two sendings of an alert that still fires (<c>rules.alert.resend-delay</c>); default 1 minute.</summary>
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a resolved alert is remembered and sent again; default 15 minutes.</summary>
    public TimeSpan ResolvedRetention { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The longest gap between two evaluations over which a pending alert keeps its time (<c>rules.alert.for-outage-tolerance</c>); default
    /// 1 hour. After a longer one its <c>for</c> starts anew.
    /// </summary>
    public TimeSpan OutageTolerance { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Labels added to alerts that are sent where they are not set, and visible to templates (<c>global.external_labels</c>).</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    /// <summary>The address under which people reach this server, without a slash at the end; templates and links use it.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>Bounds on the templates of labels and annotations.</summary>
    public TemplateLimits TemplateLimits { get; init; } = TemplateLimits.Default;
}
