using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>The series that one or several selectors of a query read, fetched once.</summary>
internal sealed class Selection(IReadOnlyList<SeriesData> series)
{
    private RangeSeries[]? _ranges;
    private Selection? _withoutBuckets;

    public static Selection Empty { get; } = new([]);

    public IReadOnlyList<SeriesData> Series { get; } = series;

    /// <summary>The series with their histograms reduced to count and sum.</summary>
    public Selection WithoutBuckets => _withoutBuckets ??= new Selection([.. Series.Select(HistogramSummaries.Of)]);

    /// <summary>The series as range functions read them.</summary>
    public RangeSeries[] Ranges => _ranges ??= [.. Series.Select(RangeSeries.From)];
}
