namespace Pronoia.Reporting.Charts;

/// <summary>Groups neighbours.</summary>
internal static class Grouping
{
    /// <summary>Runs of neighbours with one key, in order.</summary>
    public static IEnumerable<List<T>> GroupAdjacent<T, TKey>(this IEnumerable<T> items, Func<T, TKey> key)
    {
        List<T>? run = null;
        foreach (var item in items)
        {
            if (run is not null && EqualityComparer<TKey>.Default.Equals(key(run[0]), key(item)))
            {
                run.Add(item);
                continue;
            }

            if (run is not null)
            {
                yield return run;
            }

            run = [item];
        }

        if (run is not null)
        {
            yield return run;
        }
    }
}
