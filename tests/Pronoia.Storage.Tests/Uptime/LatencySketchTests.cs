using FsCheck;
using FsCheck.Fluent;
using Pronoia.Storage.Uptime;

namespace Pronoia.Storage.Tests.Uptime;

public sealed class LatencySketchTests
{
    [Fact]
    public void Quantiles_are_within_the_stated_error() =>
        Prop.ForAll<PositiveInt[], byte>((numbers, percent) =>
        {
            if (numbers.Length == 0)
            {
                return true;
            }

            var values = Array.ConvertAll(numbers, n => Math.Exp(n.Get % 40 - 15) * (1 + (n.Get % 7 * 0.1)));
            var sketch = new LatencySketch();
            Array.ForEach(values, sketch.Add);
            Array.Sort(values);
            var quantile = percent % 101 / 100.0;
            var exact = values[(int)(quantile * (values.Length - 1))];
            return Math.Abs(sketch.Quantile(quantile) - exact) <= (LatencySketch.RelativeError * exact) + 1e-12;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Merged_sketches_are_the_sketch_of_all() =>
        Prop.ForAll<NormalFloat[], NormalFloat[]>((a, b) =>
        {
            var (first, second, both) = (Sketch(a), Sketch(b), Sketch([.. a, .. b]));
            first.Merge(second);
            return first.Count == both.Count && Enumerable.Range(0, 11).All(q => first.Quantile(q / 10.0).Equals(both.Quantile(q / 10.0)))
                && first.Min.Equals(both.Min) && first.Max.Equals(both.Max);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Bytes_come_back() =>
        Prop.ForAll<NormalFloat[]>(values =>
        {
            var sketch = Sketch(values);
            return LatencySketch.FromBytes(sketch.ToBytes()).ToBytes().AsSpan().SequenceEqual(sketch.ToBytes());
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Bytes_that_are_no_sketch_are_refused()
    {
        var good = Sketch([NormalFloat.NewNormalFloat(1), NormalFloat.NewNormalFloat(2)]).ToBytes();
        Assert.Throws<InvalidDataException>(() => LatencySketch.FromBytes([]));
        Assert.Throws<InvalidDataException>(() => LatencySketch.FromBytes([2, .. good[1..]]));
        for (var length = 1; length < good.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => LatencySketch.FromBytes(good.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_latency_is_refused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new LatencySketch().Add(value));

    [Fact]
    public void An_empty_sketch_has_no_quantiles()
    {
        Assert.Equal(double.NaN, new LatencySketch().Quantile(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencySketch().Quantile(1.1));
    }

    private static LatencySketch Sketch(NormalFloat[] values)
    {
        var sketch = new LatencySketch();
        foreach (var value in values)
        {
            sketch.Add(Math.Abs(value.Get));
        }

        return sketch;
    }
}
