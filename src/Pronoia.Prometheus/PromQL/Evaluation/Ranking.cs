namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>
/// The best elements of a group at one time, kept in a binary heap whose root is the worst of them. Which of several equal elements stay, and in which
/// order, follows from the heap, as in Prometheus.
/// </summary>
internal sealed class Ranking(EvalSeries[] group, int index, int wanted, bool highest)
{
    /// <summary>Up to this many elements are sorted by insertion, which defines the order of equal ones.</summary>
    private const int MaxInserted = 12;

    private readonly List<int> _heap = new(wanted);

    /// <summary>Takes in an element if it is better than the worst one, or there is still room.</summary>
    public void Offer(int candidate)
    {
        if (_heap.Count < wanted)
        {
            _heap.Add(candidate);
            Rise();
        }
        else if (IsWorse(_heap[0], candidate) && !double.IsNaN(Value(candidate)))
        {
            _heap[0] = candidate;
            Sink();
        }
    }

    /// <summary>The elements, the best first and NaN last.</summary>
    public List<int> Sorted()
    {
        if (_heap.Count > MaxInserted)
        {
            return [.. _heap.Order(Comparer<int>.Create((a, b) => IsWorse(a, b) == IsWorse(b, a) ? 0 : IsWorse(b, a) ? -1 : 1))];
        }

        for (var i = 1; i < _heap.Count; i++)
        {
            for (var j = i; j > 0 && IsWorse(_heap[j - 1], _heap[j]); j--)
            {
                Swap(j - 1, j);
            }
        }

        return _heap;
    }

    private double Value(int at) => group[at].Values[index];

    private bool IsWorse(int a, int b)
    {
        var (left, right) = (Value(a), Value(b));
        return double.IsNaN(left) || (highest ? left < right : left > right);
    }

    private void Rise()
    {
        for (var at = _heap.Count - 1; at > 0;)
        {
            var parent = (at - 1) / 2;
            if (!IsWorse(_heap[at], _heap[parent]))
            {
                return;
            }

            Swap(at, parent);
            at = parent;
        }
    }

    private void Sink()
    {
        var at = 0;
        while (2 * at + 1 < _heap.Count)
        {
            var child = 2 * at + 1;
            if (child + 1 < _heap.Count && IsWorse(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsWorse(_heap[child], _heap[at]))
            {
                return;
            }

            Swap(child, at);
            at = child;
        }
    }

    private void Swap(int a, int b) => (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
}
