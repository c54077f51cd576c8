namespace Pronoia.Probing.Cel;

/// <summary>A variable and those outside of it, during one evaluation.</summary>
/// <param name="Budget">What is left of the evaluation's steps.</param>
/// <param name="Outer">The variables outside, or null.</param>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
internal sealed record CelScope(CelBudget Budget, CelScope? Outer, string Name, object? Value)
{
    /// <summary>The value of a variable, which the parser knows to exist.</summary>
    public object? Find(string name)
    {
        var scope = this;
        while (scope.Name != name)
        {
            scope = scope.Outer!;
        }

        return scope.Value;
    }
}
