using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The set operators <c>and</c>, <c>or</c> and <c>unless</c>: they look at labels only, time by time.</summary>
internal static class SetOperation
{
    public static List<EvalSeries> Evaluate(Evaluator evaluator, BinaryExpr binary, List<EvalSeries> left, List<EvalSeries> right)
    {
        var length = evaluator.Grid.Count;
        var merger = new SeriesMerger(length);
        if (binary.Operator == PromQLOperator.Or)
        {
            var taken = Presence(binary.Matching, left, length);
            left.ForEach(merger.Add);
            foreach (var series in right)
            {
                Keep(evaluator, merger, series, taken.GetValueOrDefault(Signature.Of(binary.Matching, series.Labels)), whereSet: false);
            }

            return merger.ToList();
        }

        var present = Presence(binary.Matching, right, length);
        foreach (var series in left)
        {
            var mask = present.GetValueOrDefault(Signature.Of(binary.Matching, series.Labels));
            Keep(evaluator, merger, series, mask, whereSet: binary.Operator == PromQLOperator.And);
        }

        return merger.ToList();
    }

    /// <summary>At which times any series of each signature has a sample.</summary>
    private static Dictionary<Labels, bool[]> Presence(VectorMatching matching, List<EvalSeries> vector, int length)
    {
        var presence = new Dictionary<Labels, bool[]>();
        foreach (var series in vector)
        {
            var signature = Signature.Of(matching, series.Labels);
            if (!presence.TryGetValue(signature, out var mask))
            {
                presence.Add(signature, mask = new bool[length]);
            }

            for (var i = 0; i < length; i++)
            {
                mask[i] |= series.IsPresent(i);
            }
        }

        return presence;
    }

    private static void Keep(Evaluator evaluator, SeriesMerger merger, EvalSeries series, bool[]? mask, bool whereSet)
    {
        if (mask is null)
        {
            if (!whereSet)
            {
                merger.Add(series);
            }

            return;
        }

        evaluator.Charge(1);
        var kept = new EvalSeries(series.Labels, Columns.NewAbsent(mask.Length), null, series.DropName);
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == whereSet)
            {
                kept.Copy(series, i);
            }
        }

        merger.Add(kept);
    }
}
