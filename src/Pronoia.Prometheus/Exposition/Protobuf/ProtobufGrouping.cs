using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>The samples of a classic histogram or summary that make one metric.</summary>
/// <param name="labels">Their labels without bound and quantile.</param>
/// <param name="timestampMs">Their timestamp.</param>
internal sealed class ProtobufGrouping(Labels labels, long? timestampMs)
{
    public Labels Labels { get; } = labels;

    public long? TimestampMs { get; } = timestampMs;

    public double Count { get; private set; }

    public double Sum { get; private set; }

    public double? Created { get; private set; }

    public List<(double Bound, MetricPoint Point)> Elements { get; } = [];

    /// <summary>Puts samples that belong together together, in order of first appearance. What is no part of a histogram or summary is left out.</summary>
    public static IEnumerable<ProtobufGrouping> Of(MetricFamily family, string elementSuffix, string elementLabel)
    {
        var groups = new Dictionary<(Labels, long?), ProtobufGrouping>();
        foreach (var point in family.Points)
        {
            var suffix = point.Name.StartsWith(family.Name, StringComparison.Ordinal) ? point.Name[family.Name.Length..] : null;
            if (point.Histogram is not null || !(suffix is "_count" or "_sum" or "_gcount" or "_gsum" or "_created" || suffix == elementSuffix))
            {
                continue;
            }

            var own = point.Labels.Without(elementLabel);
            if (!groups.TryGetValue((own, point.TimestampMs), out var group))
            {
                groups.Add((own, point.TimestampMs), group = new ProtobufGrouping(own, point.TimestampMs));
            }

            group.Add(suffix, elementLabel, point);
        }

        return groups.Values;
    }

    private void Add(string suffix, string elementLabel, MetricPoint point)
    {
        switch (suffix)
        {
            case "_count" or "_gcount":
                Count = point.Value;
                break;
            case "_sum" or "_gsum":
                Sum = point.Value;
                break;
            case "_created":
                Created = point.Value;
                break;
            default:
                var text = point.Labels[elementLabel];
                if (text == "+Inf" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                {
                    Elements.Add((text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture), point));
                }

                break;
        }
    }
}
