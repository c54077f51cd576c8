using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Rules;

/// <summary>A recording or alerting rule.</summary>
/// <param name="Name">The recorded metric's name, or the alert's.</param>
/// <param name="Expr">The PromQL expression.</param>
/// <param name="Labels">Labels that the rule sets, in name order, those of its group included; an empty value removes the label; an alert's values are templates.</param>
/// <param name="Position">Where the rule stands.</param>
public abstract record Rule(string Name, string Expr, IReadOnlyList<Label> Labels, SourcePosition Position)
{
    /// <summary><c>recording</c> or <c>alerting</c>, as Prometheus's API names it.</summary>
    public abstract string Type { get; }
}
