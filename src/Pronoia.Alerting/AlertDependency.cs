using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting;

/// <summary>
/// Alerts with the labels <paramref name="Dependent"/> are muted while an alert with the labels <paramref name="DependsOn"/> fires: what
/// <c>depends_on</c> of a target means. Follows chains: what depends on a dependent is muted too.
/// </summary>
/// <param name="Dependent">Labels of the dependent target, for example <c>instance</c>.</param>
/// <param name="DependsOn">Labels of the target that it needs.</param>
public sealed record AlertDependency(Labels Dependent, Labels DependsOn);
