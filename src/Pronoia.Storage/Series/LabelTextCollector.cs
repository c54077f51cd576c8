using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series.Blocks;
using Pronoia.Storage.Series.Log;

namespace Pronoia.Storage.Series;

/// <summary>Collects label names, or the values of one label, from the symbols of what overlaps the range.</summary>
internal sealed class LabelTextCollector(string? name, IReadOnlyList<Matcher> matchers) : ISeriesCollector
{
    public HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

    public ValueTask<bool> AddAsync(BlockReader block, CancellationToken cancellationToken)
    {
        if (matchers.Count > 0)
        {
            foreach (var series in block.Index.Match(matchers))
            {
                Add(block.Index.LabelsOf(series));
            }
        }
        else if (name is null)
        {
            block.Index.AddLabelNames(Texts);
        }
        else
        {
            block.Index.AddLabelValues(name, Texts);
        }

        return ValueTask.FromResult(true);
    }

    public void Add(LogState log)
    {
        foreach (var series in log.Series.Where(s => matchers.All(m => m.Matches(s.Labels))))
        {
            Add(series.Labels);
        }
    }

    private void Add(Labels labels)
    {
        if (name is null)
        {
            Texts.UnionWith(labels.Select(static l => l.Name));
        }
        else if (labels.TryGetValue(name, out var value))
        {
            Texts.Add(value);
        }
    }
}
