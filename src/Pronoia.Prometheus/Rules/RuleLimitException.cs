namespace Pronoia.Prometheus.Rules;

/// <summary>A rule produced more than its group's limit; never leaves this folder.</summary>
internal sealed class RuleLimitException(string message) : Exception(message);
