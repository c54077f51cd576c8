namespace Pronoia.Prometheus.Rules;

/// <summary>Says what is wrong with a PromQL expression, or null where nothing is.</summary>
/// <param name="expr">The expression.</param>
public delegate string? ExpressionValidator(string expr);
