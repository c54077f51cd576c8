using System.Buffers.Binary;
using System.IO.Compression;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Charts;

public class ChartPngTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Paints_the_same_rectangles_as_the_SVG()
    {
        var strip = new UptimeStrip
        {
            Title = "t",
            Width = 100,
            FromUtc = Start,
            ToUtc = Start.AddHours(100),
            Segments = [new(Start, Start.AddHours(50), UptimeState.Up), new(Start.AddHours(50), Start.AddHours(60), UptimeState.Down)],
        };
        var (width, height, pixels, palette) = Decode(ChartPng.Render(strip));
        Assert.Equal((200, 56), (width, height));
        Assert.Equal(0x1a7f5a, Colour(20, 28));
        Assert.Equal(0xffffff, Colour(20, 4));
        Assert.Equal(0xc0322b, Colour(110, 0));
        Assert.Equal(0xc0322b, Colour(110, 55));
        // Unknown is an outline with paper inside.
        Assert.Equal(0xffffff, Colour(160, 28));
        Assert.Equal(0x848e9c, Colour(160, 17));

        int Colour(int x, int y)
        {
            var index = 3 * pixels[(y * (width + 1)) + 1 + x];
            return (palette[index] << 16) | (palette[index + 1] << 8) | palette[index + 2];
        }
    }

    [Fact]
    public void Draws_line_band_and_marks_where_the_SVG_has_them_and_no_words()
    {
        var points = Enumerable.Range(0, 101).Select(i => new ChartPoint(Start.AddHours(i).ToUnixTimeMilliseconds(), i == 50 ? 90 : 50, 50, 40, 60)).ToArray();
        var chart = new LineChart
        {
            Title = "t",
            Width = 256,
            Points = points,
            Anomalies = [new AnomalyMark(points[50].TimestampMs, 90, "high")],
            FromUtc = Start,
            ToUtc = Start.AddHours(100),
        };

        var (width, height, pixels, palette) = Decode(ChartPng.Render(chart));

        Assert.Equal(ChartPng.Size(chart), (width / 2, height / 2));
        var colours = new HashSet<int>();
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                colours.Add(Colour(x, y));
            }
        }

        Assert.Equal([ChartColours.Paper, ChartColours.Grid, ChartColours.Band, ChartColours.Muted, ChartColours.Line, ChartColours.Down], colours.OrderBy(c => Array.IndexOf(
            [ChartColours.Paper, ChartColours.Grid, ChartColours.Band, ChartColours.Muted, ChartColours.Line, ChartColours.Down], c)));
        // The axis goes from 40 to 90: 50 is a fifth up from the bottom, and a quarter along it the line is as it should be.
        var (left, top) = (2 * chart.Words.Left, 2 * chart.Words.Top);
        var (plotX, plotTop, plotBottom) = ((2 * 48) - left, (2 * 22) - top, (2 * (chart.Height - 20)) - top);
        var column = plotX + (200 * 2 / 4);
        var rows = Enumerable.Range(0, height).Where(y => Colour(column, y) == ChartColours.Line).ToArray();
        Assert.NotEmpty(rows);
        var axis = ValueAxis.Of(40, 90);
        var expected = plotBottom - ((plotBottom - plotTop) * axis.Position(50));
        Assert.InRange(rows.Average(), expected - 2, expected + 2);

        int Colour(int x, int y)
        {
            var index = 3 * pixels[(y * (width + 1)) + 1 + x];
            return (palette[index] << 16) | (palette[index + 1] << 8) | palette[index + 2];
        }
    }

    [Fact]
    public void Endless_data_draws_in_bounded_size()
    {
        var random = new Random(7);
        var points = Enumerable.Range(0, 100_000).Select(i => new ChartPoint(Start.AddSeconds(i).ToUnixTimeMilliseconds(), random.NextDouble(), 0.5, 0.2, 0.8)).ToArray();

        Assert.InRange(ChartPng.Render(new LineChart { Title = "t", Width = 640, Points = points }).Length, 1000, 20_000);
        Assert.InRange(ChartPng.Render(new LineChart { Title = "t", Points = [] }).Length, 50, 1000);
    }

    /// <summary>Reads the chunks by the specification and checks each against its CRC.</summary>
    private static (int Width, int Height, byte[] Rows, byte[] Palette) Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], png[..8]);
        byte[] header = [], palette = [], data = [];
        var at = 8;
        var type = "";
        while (type != "IEND")
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            var body = png.AsSpan(at + 8, length).ToArray();
            Assert.Equal(Crc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            (header, palette, data) = type switch { "IHDR" => (body, palette, data), "PLTE" => (header, body, data), "IDAT" => (header, palette, body), _ => (header, palette, data) };
            at += 12 + length;
        }

        Assert.Equal(png.Length, at);
        using var rows = new MemoryStream();
        using (var inflate = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress))
        {
            inflate.CopyTo(rows);
        }

        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), rows.ToArray(), palette);
    }

    /// <summary>CRC-32 bit by bit, independent of the table.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
