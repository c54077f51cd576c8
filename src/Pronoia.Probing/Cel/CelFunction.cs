namespace Pronoia.Probing.Cel;

/// <summary>A function of the standard library.</summary>
/// <param name="Arguments">How many values it takes, the one it is called on included.</param>
/// <param name="Call">What it does.</param>
internal sealed record CelFunction(int Arguments, Func<CelBudget, object?[], object?> Call);
