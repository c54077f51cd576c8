namespace Pronoia.Reporting.Model;

/// <summary>A recommendation and the rule it follows from.</summary>
/// <param name="Rule">The name of the rule, for example <c>noisy-alert</c>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Action">What to do.</param>
/// <param name="Evidence">The numbers that met the rule.</param>
public sealed record RecommendationReport(string Rule, string Subject, string Action, string Evidence);
