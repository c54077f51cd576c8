namespace Pronoia.Reporting.Slos;

/// <summary>A group of a Prometheus rule file.</summary>
/// <param name="Name">The name, unique in its file.</param>
/// <param name="Rules">The rules, evaluated in order.</param>
public sealed record SloRuleGroup(string Name, IReadOnlyList<SloRule> Rules);
