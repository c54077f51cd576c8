using Pronoia.Alerting;
using Pronoia.Engine.Configuration;
using Pronoia.Engine.Quorum;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Rules;

namespace Pronoia.Engine.Alerts;

/// <summary>What alerting is to know of targets: which depend on which, and which alerts say that one is down.</summary>
internal static class TargetAlerts
{
    private static readonly string[] Up = ["probe_success", QuorumMetrics.Up];

    /// <summary>The dependencies of all targets.</summary>
    public static IReadOnlyList<AlertDependency> Dependencies(PronoiaConfig config) =>
    [
        .. from target in config.Targets
           from name in target.DependsOn
           select new AlertDependency(Named(target.Name), Named(name)),
    ];

    /// <summary>The names of the alerting rules that look at <c>probe_success</c> or <c>pronoia_quorum_up</c>.</summary>
    public static IReadOnlySet<string> Down(PronoiaConfig config) => config.RuleGroups
        .SelectMany(g => g.Rules)
        .OfType<AlertingRule>()
        .Where(r => Selectors(PromQLParser.Parse(r.Expr)).Any(s => s.Matchers.Any(m => m.Name == Label.MetricName && Up.Any(m.Matches))))
        .Select(r => r.Name)
        .ToHashSet(StringComparer.Ordinal);

    private static Labels Named(string target) => Labels.Of([new Label("target", target)]);

    private static IEnumerable<VectorSelector> Selectors(Expr expr) =>
        expr is VectorSelector selector ? [selector] : expr.Children.SelectMany(Selectors);
}
