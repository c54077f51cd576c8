namespace Pronoia.Probing.Cel;

/// <summary>The macros that go through a list, or through the keys of a map (cel-spec, "Macros").</summary>
internal static class CelMacros
{
    /// <summary>Their names.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(["all", "exists", "exists_one", "map", "filter"], StringComparer.Ordinal);

    /// <param name="name">The macro.</param>
    /// <param name="range">What it goes through.</param>
    /// <param name="variable">The variable of an element.</param>
    /// <param name="first">What it does with each; of <c>map</c> with three arguments, which elements it takes.</param>
    /// <param name="second">Of <c>map</c> with three arguments, what it does with each; else null.</param>
    public static CelNode Create(string name, CelNode range, string variable, CelNode first, CelNode? second) => name switch
    {
        "all" => scope => Decide(scope, range, variable, first, decides: false),
        "exists" => scope => Decide(scope, range, variable, first, decides: true),
        "exists_one" => scope => Inner(scope, range, variable).Count(inner => CelOperators.Bool(first(inner))) == 1,
        "filter" => scope => Inner(scope, range, variable).Where(inner => CelOperators.Bool(first(inner))).Select(inner => inner.Value).ToList(),
        _ when second is null => scope => Inner(scope, range, variable).Select(inner => first(inner)).ToList(),
        _ => scope => Inner(scope, range, variable).Where(inner => CelOperators.Bool(first(inner))).Select(inner => second!(inner)).ToList(),
    };

    private static IEnumerable<CelScope> Inner(CelScope scope, CelNode range, string variable)
    {
        IEnumerable<object?> elements = range(scope) switch
        {
            List<object?> list => list,
            Dictionary<object, object?> map => map.Keys,
            var other => throw new CelException($"{CelType.NameOf(other)} has no elements to go through"),
        };
        foreach (var element in elements)
        {
            scope.Budget.Take();
            yield return new CelScope(scope.Budget, scope, variable, element);
        }
    }

    // As a chain of && or ||: an error counts only where no element decides.
    private static bool Decide(CelScope scope, CelNode range, string variable, CelNode predicate, bool decides)
    {
        CelException? error = null;
        foreach (var inner in Inner(scope, range, variable))
        {
            try
            {
                if (CelOperators.Bool(predicate(inner)) == decides)
                {
                    return decides;
                }
            }
            catch (CelException e)
            {
                scope.Budget.Take(CelBudget.ErrorCost);
                error ??= e;
            }
        }

        return error is null ? !decides : throw error;
    }
}
