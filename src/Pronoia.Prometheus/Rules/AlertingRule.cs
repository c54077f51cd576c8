using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Rules;

/// <summary>A rule that raises an alert for every series its expression gives.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Expr">The PromQL expression.</param>
/// <param name="Labels">Labels that the rule sets, in name order, those of its group included; an empty value removes the label; the values are templates.</param>
/// <param name="Position">Where the rule stands.</param>
public sealed record AlertingRule(string Name, string Expr, IReadOnlyList<Label> Labels, SourcePosition Position) : Rule(Name, Expr, Labels, Position)
{
    /// <inheritdoc/>
    public override string Type => "alerting";

    /// <summary>How long the expression must hold before the alert fires; zero fires at once.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long a firing alert goes on after the expression stopped to hold.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>Annotations in name order; the values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];
}
