using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The experimental function <c>info</c>: adds the labels of info metrics with the same <c>instance</c> and <c>job</c>.</summary>
internal static class InfoFunction
{
    private const string TargetInfo = "target_info";
    private static readonly string[] IdentifyingLabels = ["instance", "job"];

    /// <summary>
    /// The matchers of the info metrics that a call reads. Where it states no name they are <c>target_info</c>, where it only excludes names those of any
    /// metric that ends in <c>_info</c>.
    /// </summary>
    public static IReadOnlyList<Matcher> Matchers(Call call)
    {
        IReadOnlyList<Matcher> given = call.Arguments.Count > 1 ? ((VectorSelector)call.Arguments[1].Unwrap()).Matchers : [];
        var names = given.Where(m => m.Name == Label.MetricName).ToList();
        if (names.Exists(m => m.Type is MatchType.Equal or MatchType.Regexp))
        {
            return given;
        }

        return names.Count == 0
            ? [new Matcher(MatchType.Equal, Label.MetricName, TargetInfo), .. given]
            : [new Matcher(MatchType.Regexp, Label.MetricName, ".+_info"), .. given];
    }

    /// <summary>
    /// At which time info metrics are read, null for the evaluation time, and the offset: those of the first selector below the first argument, with what
    /// the subqueries around it add.
    /// </summary>
    public static (long? AtMs, long OffsetMs) Times(Call call, QueryTiming timing) => Times(call.Arguments[0], timing) ?? (null, 0);

    public static List<EvalSeries> Evaluate(Evaluator evaluator, Call call)
    {
        var vector = evaluator.Vector(call.Arguments[0]);
        var matchers = Matchers(call);
        var names = matchers.Where(m => m.Name == Label.MetricName).ToList();
        var dataMatchers = matchers.Where(m => m.Name != Label.MetricName).ToList();
        var enriched = vector.Where(s => !names.TrueForAll(m => m.Matches(s.Labels))).ToHashSet();
        var infos = InfoSamples(evaluator, call, enriched);
        var result = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in vector.Where(s => !enriched.Contains(s)))
        {
            result.Add(series);
        }

        for (var i = 0; i < evaluator.Grid.Count; i++)
        {
            if (!vector.Exists(s => s.IsPresent(i)))
            {
                continue;
            }

            var current = infos.Select(g => Newest(g, i)).OfType<Labels>().ToLookup(l => LabelSets.Keep(l, IdentifyingLabels));
            foreach (var series in enriched)
            {
                if (series.IsPresent(i) && Enrich(series.Labels, current, dataMatchers) is { } labels)
                {
                    result.Add(labels, series.DropName, series, i);
                }
            }
        }

        return result.ToList();
    }

    private static (long? AtMs, long OffsetMs)? Times(Expr expr, QueryTiming timing)
    {
        switch (expr)
        {
            case VectorSelector selector:
                return (timing.FixedTime(selector.Modifiers), timing.Offset(selector.Modifiers));
            case MatrixSelector matrix:
                return Times(matrix.Selector, timing);
            case SubqueryExpr subquery when Times(subquery.Inner, timing) is { AtMs: null } inner:
                return (timing.FixedTime(subquery.Modifiers), inner.OffsetMs + timing.Offset(subquery.Modifiers));
            default:
                return expr.Children.Select(c => Times(c, timing)).FirstOrDefault(t => t is not null);
        }
    }

    /// <summary>
    /// The info series with the time of the newest sample at each step, grouped by metric name and identifying labels. Only those are read whose identifying
    /// labels have values that occur in the vector.
    /// </summary>
    private static List<List<(Labels Labels, long?[] Times)>> InfoSamples(Evaluator evaluator, Call call, HashSet<EvalSeries> enriched)
    {
        var identities = IdentifyingLabels
            .Select(name => (Name: name, Values: enriched.Select(s => s.Labels[name]).Where(v => v.Length > 0).ToHashSet(StringComparer.Ordinal)))
            .Where(identity => identity.Values.Count > 0)
            .ToList();
        if (identities.Count == 0)
        {
            return [];
        }

        var groups = new Dictionary<Labels, List<(Labels, long?[])>>();
        var (fixedTime, offset) = Times(call, evaluator.Context.Timing);
        foreach (var data in evaluator.Context.Selected(call).Series.Where(d => identities.TrueForAll(i => i.Values.Contains(d.Labels[i.Name]))))
        {
            var times = new long?[evaluator.Grid.Count];
            var cursor = new InstantCursor(data, evaluator.Context.LookbackMs);
            for (var i = 0; i < times.Length; i++)
            {
                if (cursor.MoveTo((fixedTime ?? evaluator.Grid.At(i)) - offset))
                {
                    if (cursor.Histogram is not null)
                    {
                        throw PromQLException.Execution($"this should be an info metric, with float samples: {data.Labels}");
                    }

                    times[i] = cursor.TimeMs;
                }
            }

            var key = LabelSets.Keep(data.Labels, [.. IdentifyingLabels, Label.MetricName]);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
            }

            group.Add((data.Labels, times));
        }

        return [.. groups.Values];
    }

    /// <summary>The labels with those of the matching info series added; null where a required one is missing.</summary>
    private static Labels? Enrich(Labels labels, ILookup<Labels, Labels> infos, List<Matcher> dataMatchers)
    {
        var identity = LabelSets.Keep(labels, IdentifyingLabels);
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        var matched = false;
        foreach (var info in infos[identity])
        {
            matched = true;
            foreach (var label in info)
            {
                if (label.Name == Label.MetricName || labels.Contains(label.Name)
                    || (dataMatchers.Count > 0 && !dataMatchers.Exists(m => m.Name == label.Name)))
                {
                    continue;
                }

                if (added.TryGetValue(label.Name, out var other) && other != label.Value)
                {
                    throw PromQLException.Execution($"conflicting label: {label.Name}");
                }

                added[label.Name] = label.Value;
            }
        }

        if (!matched && dataMatchers.Exists(m => !m.Matches("")))
        {
            return null;
        }

        var builder = new LabelsBuilder(labels);
        foreach (var (name, value) in added)
        {
            builder.Set(name, value);
        }

        return builder.ToLabels();
    }

    private static Labels? Newest(List<(Labels Labels, long?[] Times)> group, int index)
    {
        (Labels Labels, long? Time)? newest = null;
        foreach (var (labels, times) in group)
        {
            if (times[index] is not { } time)
            {
                continue;
            }

            if (newest is { } known && known.Time == time)
            {
                throw PromQLException.Execution($"found duplicate series for info metric: existing {known.Labels} @ {known.Time}, new {labels} @ {time}");
            }

            if (newest is null || newest.Value.Time < time)
            {
                newest = (labels, time);
            }
        }

        return newest?.Labels;
    }
}
