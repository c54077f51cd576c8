using System.Globalization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Evaluation;

/// <summary>Where and by how much classic buckets had to be made monotonic.</summary>
internal sealed class ForcedMonotonicity(long timeMs, double minBucket, double maxBucket, double maxDifference)
{
    private long _firstMs = timeMs;
    private long _lastMs = timeMs;
    private double _minBucket = minBucket;
    private double _maxBucket = maxBucket;
    private double _maxDifference = maxDifference;
    private int _count = 1;

    /// <summary>Takes in another sample.</summary>
    public void Merge(ForcedMonotonicity other)
    {
        Widen(other);
        _count += other._count;
    }

    /// <summary>Takes in another bucket of the same sample.</summary>
    public void Widen(ForcedMonotonicity other)
    {
        _firstMs = Math.Min(_firstMs, other._firstMs);
        _lastMs = Math.Max(_lastMs, other._lastMs);
        _minBucket = Math.Min(_minBucket, other._minBucket);
        _maxBucket = Math.Max(_maxBucket, other._maxBucket);
        _maxDifference = Math.Max(_maxDifference, other._maxDifference);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $", from buckets {GoFloat.Shortest(_minBucket)} to {GoFloat.Shortest(_maxBucket)}, with a max diff of {TwoDigits(_maxDifference)}, over {_count} samples from {Time(_firstMs)} to {Time(_lastMs)}");

    /// <summary>Two significant digits as Go's <c>%.2g</c> writes them.</summary>
    private static string TwoDigits(double value) => value.ToString("G2", CultureInfo.InvariantCulture).Replace('E', 'e');

    private static string Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
