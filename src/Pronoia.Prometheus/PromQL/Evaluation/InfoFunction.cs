using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The experimental function <c>info</c>: adds the labels of info metrics with the same <c>instance</c> and <c>job</c>.</summary>
internal static class InfoFunction
{
    private const string TargetInfo = "target_info";
    private static readonly string[] IdentifyingLabels = ["instance", "job"];

    /// <summary>The matchers of the info metrics that a call reads.</summary>
    public static IReadOnlyList<Matcher> Matchers(Call call)
    {
        IReadOnlyList<Matcher> given = call.Arguments.Count > 1 ? ((VectorSelector)call.Arguments[1]).Matchers : [];
        return given.Any(m => m.Name == Label.MetricName) ? given : [new Matcher(MatchType.Equal, Label.MetricName, TargetInfo), .. given];
    }

    /// <summary>Info metrics are read at the times of the first selector below the first argument.</summary>
    public static TimeModifiers Modifiers(Call call) => FirstSelector(call.Arguments[0])?.Modifiers ?? TimeModifiers.None;

    public static List<EvalSeries> Evaluate(Evaluator evaluator, Call call)
    {
        var vector = evaluator.Vector(call.Arguments[0]);
        var matchers = Matchers(call);
        var names = matchers.Where(m => m.Name == Label.MetricName).ToList();
        var dataMatchers = matchers.Where(m => m.Name != Label.MetricName).ToList();
        var infos = InfoSamples(evaluator, call);
        var result = new SeriesMerger(evaluator.Grid.Count);
        foreach (var series in vector)
        {
            if (names.TrueForAll(m => m.Matches(series.Labels)))
            {
                result.Add(series);
                continue;
            }

            for (var i = 0; i < evaluator.Grid.Count; i++)
            {
                if (series.IsPresent(i) && Enrich(series.Labels, infos, i, dataMatchers) is { } labels)
                {
                    result.Add(labels, series.DropName, series, i);
                }
            }
        }

        return result.ToList();
    }

    /// <summary>The info series with the time of the newest sample at each step, by metric name and identifying labels.</summary>
    private static Dictionary<Labels, List<(Labels Labels, long?[] Times)>> InfoSamples(Evaluator evaluator, Call call)
    {
        var groups = new Dictionary<Labels, List<(Labels, long?[])>>();
        var modifiers = Modifiers(call);
        var offset = evaluator.Context.Timing.Offset(modifiers);
        var fixedTime = evaluator.Context.Timing.FixedTime(modifiers);
        foreach (var data in evaluator.Context.Selected(call).Series)
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

        return groups;
    }

    /// <summary>The labels with those of the matching info series added; null where a required one is missing.</summary>
    private static Labels? Enrich(
        Labels labels, Dictionary<Labels, List<(Labels Labels, long?[] Times)>> infos, int index, List<Matcher> dataMatchers)
    {
        var identity = LabelSets.Keep(labels, IdentifyingLabels);
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        var matched = false;
        foreach (var (key, group) in infos)
        {
            if (!LabelSets.Keep(key, IdentifyingLabels).Equals(identity) || identity.Count == 0 || Newest(group, index) is not { } info)
            {
                continue;
            }

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

    private static VectorSelector? FirstSelector(Expr expr) =>
        expr as VectorSelector ?? (expr as MatrixSelector)?.Selector ?? expr.Children.Select(FirstSelector).FirstOrDefault(s => s is not null);

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
