namespace Pronoia.Probing.Cel;

/// <summary>The logical operators, which do not mind an error on one side where the other decides (cel-spec, "Logical Operators").</summary>
internal static class CelLogic
{
    /// <summary><c>a || b</c> where true decides, <c>a &amp;&amp; b</c> where false does.</summary>
    public static bool Either(CelScope scope, CelNode a, CelNode b, bool decides)
    {
        CelException? error = null;
        foreach (var side in (ReadOnlySpan<CelNode>)[a, b])
        {
            try
            {
                if (CelOperators.Bool(side(scope)) == decides)
                {
                    return decides;
                }
            }
            catch (CelException e)
            {
                // Where no steps are left, nothing can decide any more.
                scope.Budget.Take(CelBudget.ErrorCost);
                error ??= e;
            }
        }

        return error is null ? !decides : throw error;
    }
}
