using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Exposition;

/// <summary>
/// What OpenMetrics demands of the samples of a family together: those of a metric follow each other, their timestamps ascend, buckets are cumulative and
/// end with +Inf, which equals the count. A metric is a set of labels without <c>le</c> and <c>quantile</c>; a point is a metric at one time.
/// </summary>
internal sealed class OpenMetricsPoints
{
    /// <summary>A set that has grown beyond this is dropped instead of cleared.</summary>
    private const int MaxKept = 1024;

    private HashSet<ulong> _finished = [];
    private MetricType _type;
    private bool _inMetric;
    private ulong _metric;
    private long? _timestampMs;
    private int _line;
    private OpenMetricsSuffixes _seen;
    private double _bound;
    private double _bucket;
    private double _count;

    /// <summary>Starts a body: what is open is left as it is, unchecked.</summary>
    public void Forget()
    {
        _inMetric = false;
        Begin(MetricType.Unknown);
    }

    /// <summary>Starts a family, or takes in its type.</summary>
    public void Begin(MetricType type)
    {
        Finish();
        _type = type;
        _inMetric = false;
        if (_finished.Count > MaxKept)
        {
            _finished = [];
        }
        else
        {
            _finished.Clear();
        }
    }

    /// <summary>Takes in a sample of the family.</summary>
    /// <exception cref="ExpositionException">The sample must not stand here.</exception>
    public void Sample(ref ExpositionReader reader, OpenMetricsSuffixes suffix, ReadOnlySpan<byte> family)
    {
        var bound = double.NaN;
        var metric = Metric(ref reader, suffix, family, ref bound);
        if (!_inMetric || metric != _metric)
        {
            BeginMetric(ref reader, metric);
        }
        else if (reader.TimestampMs != _timestampMs)
        {
            BeginPoint(ref reader);
        }

        _line = reader.Line;
        var many = suffix == OpenMetricsSuffixes.Bucket || (suffix == OpenMetricsSuffixes.None && _type is MetricType.Summary or MetricType.StateSet);
        if (!many && _seen.HasFlag(suffix))
        {
            throw reader.Error("the same series stands here a second time");
        }

        if (suffix == OpenMetricsSuffixes.Bucket)
        {
            Bucket(ref reader, bound);
        }

        _seen |= suffix;
        _count = suffix == OpenMetricsSuffixes.Count ? reader.Value : _count;
    }

    /// <summary>Checks that the current point is complete.</summary>
    /// <exception cref="ExpositionException">Something is missing; the error has the line of the point's last sample.</exception>
    public void Finish()
    {
        if (!_inMetric)
        {
            return;
        }

        if (_type == MetricType.Counter && !_seen.HasFlag(OpenMetricsSuffixes.Total))
        {
            throw new ExpositionException(_line, "a counter needs a sample with the suffix _total");
        }

        if (_type is not (MetricType.Histogram or MetricType.GaugeHistogram))
        {
            return;
        }

        var (hasCount, hasSum) = (_seen.HasFlag(OpenMetricsSuffixes.Count), _seen.HasFlag(OpenMetricsSuffixes.Sum));
        if (!_seen.HasFlag(OpenMetricsSuffixes.Bucket) || !double.IsPositiveInfinity(_bound))
        {
            throw new ExpositionException(_line, "the buckets of a histogram must end with le=\"+Inf\"");
        }

        if (hasCount != hasSum)
        {
            throw new ExpositionException(_line, "a histogram states both its count and its sum, or neither");
        }

        if (hasCount && _count != _bucket)
        {
            throw new ExpositionException(
                _line, string.Create(CultureInfo.InvariantCulture, $"the count of a histogram, {_count}, must equal its bucket +Inf, {_bucket}"));
        }
    }

    private void BeginMetric(ref ExpositionReader reader, ulong metric)
    {
        Finish();
        if (_inMetric)
        {
            _finished.Add(_metric);
        }

        if (_finished.Contains(metric))
        {
            throw reader.Error("the samples of one set of labels must follow each other");
        }

        (_inMetric, _metric) = (true, metric);
        Reset(reader.TimestampMs);
    }

    private void BeginPoint(ref ExpositionReader reader)
    {
        Finish();
        if (reader.TimestampMs is null || _timestampMs is null)
        {
            throw reader.Error("either all samples of a set of labels have a timestamp, or none");
        }

        if (reader.TimestampMs < _timestampMs)
        {
            throw reader.Error("the timestamps of a series must ascend");
        }

        Reset(reader.TimestampMs);
    }

    private void Reset(long? timestampMs)
    {
        _timestampMs = timestampMs;
        _seen = OpenMetricsSuffixes.Unset;
        (_bound, _bucket, _count) = (double.NegativeInfinity, 0, 0);
    }

    private void Bucket(ref ExpositionReader reader, double bound)
    {
        if (_seen.HasFlag(OpenMetricsSuffixes.Bucket) && !(bound > _bound))
        {
            throw reader.Error("the buckets of a histogram must stand in the order of le");
        }

        if (_seen.HasFlag(OpenMetricsSuffixes.Bucket) && reader.Value < _bucket)
        {
            throw reader.Error("buckets are cumulative: one must not be smaller than the one before it");
        }

        (_bound, _bucket) = (bound, reader.Value);
    }

    /// <summary>A hash of the labels that make the metric. Reads the bound of a bucket and checks that quantiles and states have their labels.</summary>
    private ulong Metric(ref ExpositionReader reader, OpenMetricsSuffixes suffix, ReadOnlySpan<byte> family, ref double bound)
    {
        var series = reader.Series;
        var special = Special(suffix, family, _type);
        if (_type is not (MetricType.Histogram or MetricType.GaugeHistogram or MetricType.Summary or MetricType.StateSet) && series[0] != '{')
        {
            var labels = series[reader.Name.Length..];
            return labels.Length <= 2 ? 0 : XxHash64.Hash(labels);
        }

        var hash = 0UL;
        var found = special.IsEmpty;
        var scanner = new SeriesScanner(series, strict: true);
        scanner.Start();
        while (scanner.MoveNext())
        {
            if (!special.IsEmpty && scanner.LabelName.SequenceEqual(special))
            {
                found = true;
                bound = _type == MetricType.StateSet ? double.NaN : Number(ref reader, scanner.LabelValue, suffix);
                continue;
            }

            hash = unchecked((hash ^ XxHash64.Hash(scanner.LabelName)) * 0x9E3779B185EBCA87 + XxHash64.Hash(scanner.LabelValue));
        }

        return found ? hash : throw reader.Error($"a {(suffix == OpenMetricsSuffixes.Bucket ? "bucket" : _type.ToString().ToLowerInvariant())} needs the label {ExpositionText.Shown(special)}");
    }

    /// <summary>The label that tells the samples of one point apart; empty where there is none.</summary>
    private static ReadOnlySpan<byte> Special(OpenMetricsSuffixes suffix, ReadOnlySpan<byte> family, MetricType type) =>
        suffix == OpenMetricsSuffixes.Bucket ? "le"u8
        : suffix != OpenMetricsSuffixes.None ? default
        : type == MetricType.Summary ? "quantile"u8
        : type == MetricType.StateSet ? family
        : default;

    private static double Number(ref ExpositionReader reader, ReadOnlySpan<byte> text, OpenMetricsSuffixes suffix)
    {
        if (!ExpositionNumber.TryParse(text, out var value) || double.IsNaN(value))
        {
            throw reader.Error($"expected a number as the {(suffix == OpenMetricsSuffixes.Bucket ? "bound of a bucket" : "quantile")}, found \"{ExpositionText.Shown(text)}\"");
        }

        return suffix == OpenMetricsSuffixes.Bucket || value is >= 0 and <= 1 ? value : throw reader.Error("a quantile must lie between 0 and 1");
    }
}
