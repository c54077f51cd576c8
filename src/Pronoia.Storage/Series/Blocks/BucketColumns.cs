using Pronoia.Storage.Series.Histograms;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>
/// Every bucket that any of several layouts lists is a column: the positive ones by index, then the negative ones. Says which columns the buckets of a layout are.
/// </summary>
internal sealed class BucketColumns
{
    private readonly int[][] _columns;
    private readonly int _count;

    public BucketColumns(IReadOnlyList<BucketLayout> layouts)
    {
        _columns = new int[layouts.Count][];
        if (layouts.Count == 1)
        {
            _count = layouts[0].PositiveCount + layouts[0].NegativeCount;
            _columns[0] = [.. Enumerable.Range(0, _count)];
            return;
        }

        var (positive, negative) = (new HashSet<int>(), new HashSet<int>());
        foreach (var layout in layouts)
        {
            Add(positive, layout.PositiveIndexes);
            Add(negative, layout.NegativeIndexes);
        }

        int[] positiveOrder = [.. positive.Order()], negativeOrder = [.. negative.Order()];
        _count = positiveOrder.Length + negativeOrder.Length;
        for (var i = 0; i < layouts.Count; i++)
        {
            var columns = _columns[i] = new int[layouts[i].PositiveCount + layouts[i].NegativeCount];
            Place(layouts[i].PositiveIndexes, positiveOrder, 0, columns);
            Place(layouts[i].NegativeIndexes, negativeOrder, positiveOrder.Length, columns.AsSpan(layouts[i].PositiveCount));
        }
    }

    /// <summary>The columns of a layout's buckets, positive ones first.</summary>
    public ReadOnlySpan<int> Of(int layout) => _columns[layout];

    /// <summary>How many samples each column has.</summary>
    /// <param name="layoutOf">The layout of each sample.</param>
    public int[] Lengths(ReadOnlySpan<int> layoutOf)
    {
        var samples = new int[_columns.Length];
        foreach (var layout in layoutOf)
        {
            samples[layout]++;
        }

        var lengths = new int[_count];
        for (var layout = 0; layout < samples.Length; layout++)
        {
            foreach (var column in _columns[layout])
            {
                lengths[column] += samples[layout];
            }
        }

        return lengths;
    }

    private static void Add(HashSet<int> all, ReadOnlySpan<int> indexes)
    {
        foreach (var index in indexes)
        {
            all.Add(index);
        }
    }

    private static void Place(ReadOnlySpan<int> indexes, ReadOnlySpan<int> order, int first, Span<int> columns)
    {
        var at = 0;
        for (var i = 0; i < indexes.Length; i++)
        {
            while (order[at] != indexes[i])
            {
                at++;
            }

            columns[i] = first + at;
        }
    }
}
