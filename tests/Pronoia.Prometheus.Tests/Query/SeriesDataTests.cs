using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.Tests.Query;

public sealed class SeriesDataTests
{
    [Fact]
    public void Floats_leave_histograms_out_but_not_where_the_series_ends()
    {
        var histogram = new FloatHistogram(0, 1, 2);
        var data = new SeriesData(
            Labels.Of("m"), new long[] { 1, 2, 3, 4 }, new double[] { 7, 0, 8, 0 }, new[] { null, histogram, null, new FloatHistogram(0, 0, StaleMarker.Value) })
        {
            StartTimestamps = new long[] { 0, 1, 2, 3 },
        };

        var floats = data.Floats();

        Assert.Equal([false, true, false, true], Enumerable.Range(0, 4).Select(data.IsHistogram));
        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(data.IsStale));
        Assert.Equal([1, 3, 4], floats.Timestamps.ToArray());
        Assert.Equal([7, 8], floats.Values.ToArray()[..2]);
        Assert.True(floats.IsStale(2));
        Assert.Equal([0, 2, 3], floats.StartTimestamps.ToArray());
        Assert.Same(floats, floats.Floats());
    }

    [Fact]
    public void Buckets_take_other_populations_of_the_same_number()
    {
        var buckets = HistogramBuckets.Of([1, 5], [1, 2]);
        Assert.Equal([3, 4], buckets.With([3, 4]).Counts.ToArray());
        Assert.Equal([1, 5], buckets.With([3, 4]).Indexes.ToArray());
        Assert.Throws<ArgumentException>(() => buckets.With([1]));
    }
}
