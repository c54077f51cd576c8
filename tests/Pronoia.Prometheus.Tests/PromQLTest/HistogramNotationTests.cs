using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.PromQLTest;

namespace Pronoia.Prometheus.Tests.PromQLTest;

public sealed class HistogramNotationTests
{
    [Fact]
    public void A_histogram_comes_back_with_the_buckets_that_it_lists()
    {
        var histogram = new FloatHistogram(3, 7, 0.1)
        {
            ZeroThreshold = 1e-128, ZeroCount = 2, Positive = HistogramBuckets.Of([-5, -4, 70, int.MaxValue], [1, 0, 2.5, 1]),
            Negative = HistogramBuckets.Of([int.MinValue, int.MaxValue], [1, 1]), ResetHint = CounterResetHint.Gauge,
        };
        const string Text =
            "{{schema:3 count:7 sum:0.1 z_bucket:2 z_bucket_w:1e-128 offset:-5 buckets:[1 0 _x73 2.5 _x2147483576 1] "
            + "n_offset:-2.147483648e+09 n_buckets:[1 _x2147483647 _x2147483647 1] counter_reset_hint:gauge}}";

        Assert.Equal(Text, HistogramNotation.Format(histogram));
        var read = HistogramNotation.Parse(Text);
        Assert.Equal(histogram, read);
        Assert.Equal(CounterResetHint.Gauge, read.ResetHint);
    }

    [Fact]
    public void Custom_buckets_come_back()
    {
        var histogram = new FloatHistogram(FloatHistogram.CustomSchema, 3, double.NaN) { CustomValues = new[] { 0.5, 2 }, Positive = HistogramBuckets.Consecutive(0, [1, 0, 2]) };
        Assert.Equal("{{schema:-53 count:3 sum:NaN buckets:[1 0 2] custom_values:[0.5 2]}}", HistogramNotation.Format(histogram));
        Assert.Equal(histogram, HistogramNotation.Parse(HistogramNotation.Format(histogram)));
    }

    [Theory]
    [InlineData("1", "column 1: expected \"{{\" in series \"1\"")]
    [InlineData("{{}} ", "column 5: expected nothing behind the histogram in series \"{{}} \"")]
    [InlineData("{{buckets:[_x1e9 1]}}", "column 15: expected a number, \"_\", \"stale\" or a histogram in series \"{{buckets:[_x1e9 1]}}\"")]
    [InlineData("{{offset:1e300 buckets:[1]}}", "column 29: expected bucket indexes of 32 bits in series \"{{offset:1e300 buckets:[1]}}\"")]
    public void What_is_no_histogram_is_refused_with_its_column(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => HistogramNotation.Parse(text)).Message);
}
