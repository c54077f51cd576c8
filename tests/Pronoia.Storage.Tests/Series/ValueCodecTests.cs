using FsCheck;
using FsCheck.Fluent;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Binary;
using Pronoia.Storage.Series.Blocks;

namespace Pronoia.Storage.Tests.Series;

public sealed class ValueCodecTests
{
    public static TheoryData<double[]> Columns => new()
    {
        new double[] { 1 },
        new[] { 0.1, 0.1, 0.1 },
        new[] { StaleMarker.Value, StaleMarker.Value },
        new[] { 1, 2, StaleMarker.Value, 3, StaleMarker.NormalNaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0 },
        new[] { double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 0 },
        new[] { 39.83399999999999, 39.834, 39.83400000000001, 40.1, 12.000000000000002 },
        new double[] { 1L << 53, -(1L << 53), (1L << 53) - 1, 1L << 62, -(1L << 62) },
        new[] { 0.1, 0.25, 0.125, 1e-9, 1e-14, 123456.789 },
        Enumerable.Range(0, 1024).Select(i => i * 15.0).ToArray(),
        Enumerable.Range(0, 1024).Select(i => Math.Sin(i)).ToArray(),
        Enumerable.Range(0, 1024).Select(i => (double)(i * (long)i * 1_000_003)).ToArray(),
        new[] { BitConverter.Int64BitsToDouble(long.MinValue), BitConverter.Int64BitsToDouble(long.MaxValue), BitConverter.Int64BitsToDouble(0x7ff0000000000001), 1 },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Every_bit_comes_back(double[] values) => AssertRoundTrip(values);

    [Fact]
    public void Every_bit_of_any_column_comes_back() =>
        Prop.ForAll<double[]>(values => values.Length == 0 || AssertRoundTrip(values)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_bit_of_any_bits_comes_back() =>
        Prop.ForAll<long[]>(bits => bits.Length == 0 || AssertRoundTrip(Array.ConvertAll(bits, BitConverter.Int64BitsToDouble))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_bit_of_any_decimals_comes_back() =>
        Prop.ForAll<int[], byte>((numbers, digits) => numbers.Length == 0 || AssertRoundTrip(Array.ConvertAll(numbers, n => n / Math.Pow(10, digits % 16))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Short_decimals_take_few_bytes()
    {
        var values = Enumerable.Range(0, 1000).Select(i => Math.Round(20 + Math.Sin(i) * 0.5, 2)).ToArray();
        var (header, planes) = (new ByteWriter(), new ByteWriter());
        ValueCodec.Encode(values, header, planes);
        Assert.Equal(1000, planes.Length);
    }

    private static bool AssertRoundTrip(double[] values)
    {
        var (header, planes) = (new ByteWriter(), new ByteWriter());
        ValueCodec.Encode(values, header, planes);
        var reader = new ByteReader(header.Written);
        var decoded = new double[values.Length];
        var read = ValueCodec.ReadHeader(ref reader, values.Length);
        Assert.True(reader.AtEnd);
        Assert.Equal(planes.Length, read.PlaneBytes);
        ValueCodec.Decode(read, planes.Written, decoded);
        Assert.Equal(Array.ConvertAll(values, BitConverter.DoubleToInt64Bits), Array.ConvertAll(decoded, BitConverter.DoubleToInt64Bits));
        return true;
    }
}
