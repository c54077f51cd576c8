namespace Pronoia.Prometheus.Yaml;

/// <summary>Finds the name a user most likely meant.</summary>
public static class Nearest
{
    private const int MaxLength = 64;

    /// <summary><c> (did you mean "x"?)</c>, or nothing where no candidate is near.</summary>
    public static string Hint(string given, IEnumerable<string> candidates) =>
        Find(given, candidates) is { } nearest ? $" (did you mean \"{nearest}\"?)" : "";

    /// <summary>The candidate with the smallest edit distance (optimal string alignment), if it is small for the length; ties go to the first by ordinal order.</summary>
    public static string? Find(string given, IEnumerable<string> candidates)
    {
        if (given.Length > MaxLength)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(1, given.Length / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            if (candidate.Length > MaxLength)
            {
                continue;
            }

            var distance = Distance(given, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
