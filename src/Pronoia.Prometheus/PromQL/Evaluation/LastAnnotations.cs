namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// The annotations of an operator between vectors: as in Prometheus those of the last pair of samples at each time count, in the order of the series of
/// the side of many and then of those that a fill value joins.
/// </summary>
internal sealed class LastAnnotations(int length)
{
    private List<EvalSeries> _many = [];
    private List<EvalSeries> _one = [];
    private Dictionary<EvalSeries, int>? _order;
    private (int Order, Annotations Told)?[]? _last;

    /// <summary>Sets the vectors that are matched.</summary>
    public void SetOrder(List<EvalSeries> many, List<EvalSeries> one) => (_many, _one) = (many, one);

    /// <summary>Takes in what was said about a pair; one of its series may be missing.</summary>
    public void Set(int index, EvalSeries? many, EvalSeries? one, Annotations told)
    {
        _last ??= new (int, Annotations)?[length];
        _order ??= Order();
        var order = _order[(many ?? one)!];
        if (_last[index] is null || _last[index]!.Value.Order <= order)
        {
            _last[index] = (order, told);
        }
    }

    /// <summary>Hands on what counts.</summary>
    public void TakeInto(Annotations annotations)
    {
        foreach (var last in _last ?? [])
        {
            if (last is { } told)
            {
                annotations.Take(told.Told);
            }
        }
    }

    private Dictionary<EvalSeries, int> Order()
    {
        var order = new Dictionary<EvalSeries, int>(ReferenceEqualityComparer.Instance);
        foreach (var series in _many.Concat(_one))
        {
            order.TryAdd(series, order.Count);
        }

        return order;
    }
}
