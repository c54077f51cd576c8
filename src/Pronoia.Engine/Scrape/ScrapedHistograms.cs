using System.Globalization;
using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.ScrapeConfig;

namespace Pronoia.Engine.Scrape;

/// <summary>What a job's settings make of the histograms of its targets.</summary>
internal sealed class ScrapedHistograms(HistogramScraping settings)
{
    private readonly int _maxSchema = settings.MaxSchema;

    /// <summary>
    /// The labels with the bound of a classic bucket, or the quantile of a summary, as OpenMetrics writes it (<c>le="1.0"</c>), as Prometheus 3 stores them: the formats
    /// spell them differently.
    /// </summary>
    /// <param name="labels">What the target exposes.</param>
    /// <param name="type">The type of the family.</param>
    public static Labels Canonical(Labels labels, MetricType type)
    {
        var name = type switch { MetricType.Histogram or MetricType.GaugeHistogram => "le", MetricType.Summary => "quantile", _ => null };
        return name is not null && labels.TryGetValue(name, out var text) && Number(text) is { } number && GoFloat.OpenMetrics(number) is var canonical && canonical != text
            ? Labels.FromSorted([.. labels.Select(l => l.Name == name ? new Label(name, canonical) : l)])
            : labels;
    }

    /// <summary>A histogram with no more buckets than the job allows, coarsened where needed; null where that does not help.</summary>
    public FloatHistogram? Fit(FloatHistogram histogram)
    {
        if (histogram.UsesCustomBuckets)
        {
            return IsTooLarge(histogram) ? null : histogram;
        }

        histogram = histogram.WithSchema(_maxSchema);
        while (IsTooLarge(histogram))
        {
            if (histogram.Schema == FloatHistogram.MinSchema)
            {
                return null;
            }

            histogram = histogram.WithSchema(histogram.Schema - 1);
        }

        return histogram;
    }

    private static double? Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private bool IsTooLarge(FloatHistogram histogram) => settings.BucketLimit > 0 && histogram.Positive.Count + histogram.Negative.Count > settings.BucketLimit;
}
