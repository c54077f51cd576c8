namespace Pronoia.Detection.Correlation;

/// <summary>
/// Finds which label values carry the change of a sum (Bhagwan and others 2014, "Adtributor"): by the share of the change they explain
/// and by how much their part of the whole differs from what was expected, scored as ML.NET's LocalizeRootCause does. It works on the
/// leaves alone: the sums over labels are its own, and no leaf has to be marked as anomalous.
/// </summary>
public static class RootCauseLocalizer
{
    /// <summary>A label is added to a cause if one of its values carries this share of it.</summary>
    private const double NarrowingShare = 0.9;

    /// <summary>Ranks the causes of a change.</summary>
    /// <param name="leaves">The leaves of the sum; labels absent from a leaf count as empty.</param>
    /// <param name="beta">Weight of the surprise against the share explained, 0 to 1.</param>
    /// <returns>One cause for each label value with a part in the change, and one narrowed down by further labels where one value carries it, best first; empty without a change.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not between 0 and 1.</exception>
    public static IReadOnlyList<RootCause> Localize(IReadOnlyList<DimensionPoint> leaves, double beta = 0.3)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (!(beta >= 0 && beta <= 1))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Expected a ratio between 0 and 1.");
        var usable = leaves.Where(l => UsableValue.Is(l.Observed) && UsableValue.Is(l.Expected)).ToArray();
        var whole = Sum(usable);
        if (whole.Observed.Equals(whole.Expected))
            return [];
        var names = usable.SelectMany(l => l.Labels.Keys).Distinct(StringComparer.Ordinal)
            .Where(n => usable.Select(l => l.Labels.GetValueOrDefault(n, "")).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Order(StringComparer.Ordinal).ToArray();
        var causes = new List<(RootCause Cause, double Rank)>();
        foreach (var name in names)
        {
            foreach (var group in usable.GroupBy(l => l.Labels.GetValueOrDefault(name, ""), StringComparer.Ordinal))
            {
                var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [name] = group.Key };
                var members = group.ToArray();
                if (Share(Sum(members), whole) <= 0)
                    continue;
                var cause = Create(labels, members, whole, beta);
                causes.Add((cause, cause.Score));
                Narrow(labels, members, names, whole, beta, cause.Score, causes);
            }
        }

        return [.. causes.OrderByDescending(c => c.Rank).ThenByDescending(c => c.Cause.Labels.Count)
            .ThenBy(c => string.Join(',', c.Cause.Labels), StringComparer.Ordinal).Select(c => c.Cause).DistinctBy(c => string.Join(',', c.Labels))];
    }

    private static void Narrow(
        SortedDictionary<string, string> labels, DimensionPoint[] members, string[] names, (double Observed, double Expected) whole, double beta, double rank,
        List<(RootCause Cause, double Rank)> causes)
    {
        var sum = Sum(members);
        foreach (var name in names.Where(n => !labels.ContainsKey(n)))
        {
            var largest = members.GroupBy(m => m.Labels.GetValueOrDefault(name, ""), StringComparer.Ordinal)
                .MaxBy(g => Share(Sum(g), sum))!.ToArray();
            if (largest.Length == members.Length || Share(Sum(largest), sum) < NarrowingShare)
                continue;
            var narrower = new SortedDictionary<string, string>(labels, StringComparer.Ordinal) { [name] = largest[0].Labels.GetValueOrDefault(name, "") };
            // What carries the same change and says more of it ranks with what it was narrowed from.
            var cause = Create(narrower, largest, whole, beta);
            rank = Math.Max(rank, cause.Score);
            causes.Add((cause, rank));
            Narrow(narrower, largest, names, whole, beta, rank, causes);
            return;
        }
    }

    private static RootCause Create(
        SortedDictionary<string, string> labels, DimensionPoint[] members, (double Observed, double Expected) whole, double beta)
    {
        var sum = Sum(members);
        var share = Share(sum, whole);
        var explained = 1 - Math.Pow(2, -Math.Abs(share));
        var unexpected = 1 - Math.Pow(2, -Surprise(Ratio(sum.Expected, whole.Expected), Ratio(sum.Observed, whole.Observed)));
        return new RootCause(labels, sum.Observed, sum.Expected, share, Math.Clamp((beta * unexpected) + ((1 - beta) * explained), 0, 1));
    }

    private static (double Observed, double Expected) Sum(IEnumerable<DimensionPoint> points)
    {
        double observed = 0, expected = 0;
        foreach (var point in points)
        {
            observed += point.Observed;
            expected += point.Expected;
        }

        return (observed, expected);
    }

    private static double Share((double Observed, double Expected) part, (double Observed, double Expected) whole) =>
        Ratio(part.Observed - part.Expected, whole.Observed - whole.Expected);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    /// <summary>The part of one value in the Jensen-Shannon divergence of the expected and the observed distribution.</summary>
    private static double Surprise(double expected, double observed)
    {
        return expected + observed > 0 ? 0.5 * (Part(expected) + Part(observed)) : 0;

        double Part(double ratio) => ratio <= 0 ? 0 : ratio * Math.Log2(2 * ratio / (expected + observed));
    }
}
