using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQLTest;

namespace Pronoia.Prometheus.Tests.PromQLTest;

public class SeriesNotationTests
{
    [Theory]
    [InlineData("1 2.5 -3", "1 2.5 -3")]
    [InlineData("0+10x3", "0 10 20 30")]
    [InlineData("10-5x2", "10 5 0")]
    [InlineData("-2+4x3", "-2 2 6 10")]
    [InlineData("7x2", "7 7 7")]
    [InlineData("_ 1 _x2 2", "_ 1 _ _ 2")]
    [InlineData("0x2", "0 0 0")]
    [InlineData("NaN Inf -inf +Inf 1e-3", "NaN Infinity -Infinity Infinity 0.001")]
    [InlineData("", "")]
    public void Values_expand(string notation, string expanded)
    {
        var values = SeriesNotation.ParseValues(notation);

        Assert.Equal(expanded, string.Join(' ', values.Select(v => v.Omitted ? "_" : FormattableString.Invariant($"{v.Value}"))));
    }

    [Fact]
    public void Stale_is_the_stale_marker() =>
        Assert.True(StaleMarker.IsStale(Assert.Single(SeriesNotation.ParseValues("stale")).Value));

    [Fact]
    public void Labels_are_read_with_and_without_name()
    {
        Assert.Equal("up{a=\"b\", c=\"d\"}", SeriesNotation.Parse("up{c='d', a=\"b\",} 1").Labels.ToString());
        Assert.Equal("{a=\"b\"}", SeriesNotation.Parse("{a=\"b\"} 1").Labels.ToString());
        Assert.Equal("foo.bar", SeriesNotation.Parse("{\"foo.bar\", \"x.y\"=\"1\"} 1").Labels.Name);
        Assert.Equal(Labels.Empty, SeriesNotation.Parse("{} 1").Labels);
    }

    [Fact]
    public void Histograms_are_read_and_grow()
    {
        var values = SeriesNotation.ParseValues("{{schema:1 sum:2 count:3 z_bucket:1 z_bucket_w:0.5 buckets:[1 0 1] offset:-1 n_buckets:[2] counter_reset_hint:gauge}}+{{schema:1 sum:1 count:1}}x2");

        Assert.Equal(3, values.Count);
        var last = values[2].Histogram!;
        Assert.Equal((1, 5.0, 4.0, 1.0, 0.5, CounterResetHint.Gauge), (last.Schema, last.Count, last.Sum, last.ZeroCount, last.ZeroThreshold, last.ResetHint));
        Assert.Equal([-1, 0, 1], last.Positive.Indexes.ToArray());
        Assert.Equal([0], last.Negative.Indexes.ToArray());
    }

    [Theory]
    [InlineData("up 1 x")]
    [InlineData("up 1x")]
    [InlineData("up 1+1")]
    [InlineData("up{a} 1")]
    [InlineData("up{a=\"b\" 1")]
    [InlineData("up{a=\"b\", a=\"c\"} 1")]
    [InlineData("up 1x99999999")]
    [InlineData("up {{sum:1 sum:2}}")]
    [InlineData("up {{colour:1}}")]
    [InlineData("up {{schema:1")]
    [InlineData("1 2 3")]
    [InlineData("")]
    public void Malformed_notation_is_named(string text) =>
        Assert.StartsWith("column ", Assert.Throws<FormatException>(() => SeriesNotation.Parse(text)).Message, StringComparison.Ordinal);
}
