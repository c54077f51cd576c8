using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Arithmetic and comparison between two vectors: elements match by signature, one to one or many to one.</summary>
internal sealed class VectorMatcher(Evaluator evaluator, BinaryExpr binary)
{
    private readonly VectorMatching _matching = binary.Matching;
    private readonly int _length = evaluator.Grid.Count;
    private readonly SeriesMerger _result = new(evaluator.Grid.Count);
    private readonly bool _manyIsRight = binary.Matching.Cardinality == MatchCardinality.OneToMany;
    private readonly LastAnnotations _last = new(evaluator.Grid.Count);

    /// <summary>What the operator said about the current pair of samples.</summary>
    private Annotations _told = new();

    /// <summary>Elements of one signature, those of the side of many and those of the side of one.</summary>
    private sealed class Group(Labels signature)
    {
        public Labels Signature { get; } = signature;

        public List<EvalSeries> Many { get; } = [];

        public List<EvalSeries> One { get; } = [];

        /// <summary>The labels of results by the two series they came from.</summary>
        public Dictionary<(EvalSeries?, EvalSeries?), Labels> ResultLabels { get; } = [];

        /// <summary>At which time each result was last matched.</summary>
        public Dictionary<Labels, int> LastMatch { get; } = [];
    }

    public List<EvalSeries> Evaluate(List<EvalSeries> left, List<EvalSeries> right)
    {
        var fills = _matching.FillLeft is not null || _matching.FillRight is not null;
        if ((left.Count == 0 || right.Count == 0) && !fills)
        {
            return [];
        }

        var (many, one) = _manyIsRight ? (right, left) : (left, right);
        var groups = new Dictionary<Labels, Group>();
        _last.SetOrder(many, one);
        many.ForEach(s => GroupOf(groups, s).Many.Add(s));
        one.ForEach(s => GroupOf(groups, s).One.Add(s));
        var (leftPresent, rightPresent) = (Any(left), Any(right));
        foreach (var group in groups.Values)
        {
            evaluator.Charge(Math.Max(1, group.Many.Count));
            for (var i = 0; i < _length; i++)
            {
                if ((leftPresent[i] && rightPresent[i]) || fills)
                {
                    Match(group, i);
                }
            }
        }

        _last.TakeInto(evaluator.Context.Annotations);
        return _result.ToList();
    }

    private Group GroupOf(Dictionary<Labels, Group> groups, EvalSeries series)
    {
        var signature = Signature.Of(_matching, series.Labels);
        if (!groups.TryGetValue(signature, out var group))
        {
            groups.Add(signature, group = new Group(signature));
        }

        return group;
    }

    private bool[] Any(List<EvalSeries> vector)
    {
        var present = new bool[_length];
        foreach (var series in vector)
        {
            for (var i = 0; i < _length; i++)
            {
                present[i] |= series.IsPresent(i);
            }
        }

        return present;
    }

    private void Match(Group group, int index)
    {
        EvalSeries? one = null;
        foreach (var candidate in group.One)
        {
            if (candidate.IsPresent(index))
            {
                one = one is null ? candidate : throw DuplicateOne(group.Signature, one, candidate);
            }
        }

        var fillOne = _manyIsRight ? _matching.FillLeft : _matching.FillRight;
        var fillMany = _manyIsRight ? _matching.FillRight : _matching.FillLeft;
        var matched = 0;
        if (one is not null || fillOne is not null)
        {
            foreach (var many in group.Many)
            {
                if (!many.IsPresent(index))
                {
                    continue;
                }

                matched += Combine(group, many, one, index, fillOne ?? 0, matched) ? 1 : 0;
            }
        }

        if (one is not null && matched == 0 && fillMany is { } fill)
        {
            Combine(group, null, one, index, fill, matched);
        }
    }

    private PromQLException DuplicateOne(Labels signature, EvalSeries first, EvalSeries second)
    {
        var shown = new[] { Shown(first.Labels), Shown(second.Labels) }.Order(StringComparer.Ordinal);
        var side = _manyIsRight ? "left" : "right";
        return PromQLException.Execution(
            $"found duplicate series for the match group {Shown(signature)} on the {side} hand-side of the operation: [{string.Join(", ", shown)}];"
            + "many-to-many matching not allowed: matching labels must be unique on one side");
    }

    /// <summary>Labels as Go prints them, the metric name like any other label.</summary>
    private static string Shown(Labels labels) =>
        $"{{{string.Join(", ", labels.Select(l => $"{l.Name}={Parsing.GoText.Quote(l.Value)}"))}}}";

    /// <summary>
    /// Applies the operator to two samples, one of which may be a fill value; <paramref name="matched"/> tells how many elements of the group have been
    /// matched before. False where the operator is not defined for them: as in Prometheus that is no match.
    /// </summary>
    private bool Combine(Group group, EvalSeries? many, EvalSeries? one, int index, double fill, int matched)
    {
        var labels = ResultLabels(group, many, one);
        var (left, right) = _manyIsRight ? (one, many) : (many, one);
        var (leftValue, rightValue) = (left?.Values[index] ?? fill, right?.Values[index] ?? fill);
        var (leftHistogram, rightHistogram) = (left?.HistogramAt(index), right?.HistogramAt(index));
        var (value, histogram, isDefined) = Apply(leftValue, leftHistogram, rightValue, rightHistogram);
        if (!_told.IsEmpty)
        {
            _last.Set(index, many, one, _told);
            _told = new Annotations();
        }

        if (!isDefined)
        {
            return false;
        }

        if (_matching.Cardinality == MatchCardinality.OneToOne)
        {
            if (matched > 0)
            {
                throw PromQLException.Execution("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
            }
        }
        else
        {
            // Elements that a comparison filters out must be unique as well.
            if (group.LastMatch.TryGetValue(labels, out var last) && last == index)
            {
                throw PromQLException.Execution("multiple matches for labels: grouping labels must ensure unique matches");
            }

            group.LastMatch[labels] = index;
        }

        if (histogram is null && Absent.Is(value))
        {
            return true;
        }

        // As in Prometheus, a mark of the operands to drop the name is forgotten.
        var dropName = binary.ReturnBool && evaluator.DelayNames;
        if (binary.ReturnBool && !evaluator.DelayNames)
        {
            labels = LabelSets.WithoutMetadata(labels);
        }

        if (histogram is null)
        {
            _result.Add(labels, dropName, index, value);
        }
        else
        {
            _result.Add(labels, dropName, index, histogram);
        }

        return true;
    }

    private (double Value, FloatHistogram? Histogram, bool IsDefined) Apply(
        double left, FloatHistogram? leftHistogram, double right, FloatHistogram? rightHistogram)
    {
        if (!binary.Operator.IsComparison())
        {
            var (value, histogram) = (leftHistogram, rightHistogram) switch
            {
                (null, null) when binary.Operator.IsTrim() => Incompatible(),
                (null, null) => (BinaryOperation.Arithmetic(binary.Operator, left, right), null),
                (null, not null) => (Absent.Value, HistogramOperation.Apply(_told, binary, left, rightHistogram)),
                (not null, null) => (Absent.Value, HistogramOperation.Apply(_told, binary, leftHistogram, right)),
                _ => (Absent.Value, HistogramOperation.Apply(_told, binary, leftHistogram, rightHistogram)),
            };
            return (value, histogram, histogram is not null || !Absent.Is(value));
        }

        bool? holds;
        if (leftHistogram is not null && rightHistogram is not null)
        {
            holds = HistogramOperation.Compare(_told, binary, leftHistogram, rightHistogram);
        }
        else if (leftHistogram is null && rightHistogram is null)
        {
            holds = BinaryOperation.Compare(binary.Operator, left, right);
        }
        else
        {
            HistogramOperation.Incompatible(
                _told, binary, leftHistogram is null ? "float" : "histogram", rightHistogram is null ? "float" : "histogram");
            holds = null;
        }

        return holds switch
        {
            null => (Absent.Value, null, false),
            { } result when binary.ReturnBool => (result ? 1 : 0, null, true),
            false => (Absent.Value, null, true),
            _ => (leftHistogram is null ? left : Absent.Value, leftHistogram, true),
        };
    }

    private (double Value, FloatHistogram? Histogram) Incompatible()
    {
        HistogramOperation.Incompatible(_told, binary, "float", "float");
        return (Absent.Value, null);
    }

    /// <summary>The labels of a result: those of the side of many, reduced to the matching labels and with the included ones of the other side.</summary>
    private Labels ResultLabels(Group group, EvalSeries? many, EvalSeries? one)
    {
        if (group.ResultLabels.TryGetValue((many, one), out var known))
        {
            return known;
        }

        var labels = (many ?? one)!.Labels;
        if (many is null)
        {
            labels = group.Signature;
        }

        if (binary.Operator.IsArithmetic())
        {
            labels = LabelSets.WithoutMetadata(labels);
        }

        if (_matching.Cardinality == MatchCardinality.OneToOne)
        {
            var names = (string[])_matching.Labels;
            labels = _matching.On ? LabelSets.Keep(labels, names) : LabelSets.Without(labels, names);
        }

        foreach (var name in _matching.Include)
        {
            labels = labels.With(name, (one?.Labels ?? group.Signature)[name]);
        }

        return group.ResultLabels[(many, one)] = labels;
    }
}
