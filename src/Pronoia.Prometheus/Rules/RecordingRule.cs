using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.Rules;

/// <summary>A rule that stores what its expression gives under a new name.</summary>
/// <inheritdoc cref="Rule"/>
/// <param name="Name">The recorded metric's name.</param>
/// <param name="Expr">The PromQL expression.</param>
/// <param name="Labels">Labels that the rule sets, in name order, those of its group included; an empty value removes the label.</param>
/// <param name="Position">Where the rule stands.</param>
public sealed record RecordingRule(string Name, string Expr, IReadOnlyList<Label> Labels, SourcePosition Position) : Rule(Name, Expr, Labels, Position)
{
    /// <inheritdoc/>
    public override string Type => "recording";
}
