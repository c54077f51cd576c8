namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>The name and types of a function.</summary>
/// <param name="Name">The name.</param>
/// <param name="ReturnType">The type of its value.</param>
/// <param name="ArgumentTypes">The types of its arguments; the last one repeats where the function is variadic.</param>
/// <param name="Variadic">How many arguments may stand in the place of the last one: 0 exactly one, n up to n, -1 any number.</param>
/// <param name="Experimental">Whether it must be enabled.</param>
internal sealed record FunctionSignature(
    string Name, PromQLType ReturnType, PromQLType[] ArgumentTypes, int Variadic = 0, bool Experimental = false);
