using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.Inhibition;

/// <summary>While an alert that fulfils the source matchers fires, alerts that fulfil the target matchers and agree in the labels of <see cref="Equal"/> are muted.</summary>
internal sealed record InhibitRule(IReadOnlyList<Matcher> Source, IReadOnlyList<Matcher> Target, IReadOnlyList<string> Equal);
