using System.Buffers.Binary;
using System.IO.Compression;
using Pronoia.Reporting.Charts;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Tests.Charts;

public class StripPngTests
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
        var (width, height, pixels, palette) = Decode(StripPng.Draw(strip));
        Assert.Equal((100, 28), (width, height));
        Assert.Equal(0x1a7f5a, Colour(10, 14));
        Assert.Equal(0xffffff, Colour(10, 2));
        Assert.Equal(0xc0322b, Colour(55, 0));
        Assert.Equal(0xc0322b, Colour(55, 27));
        // Unknown is an outline with paper inside.
        Assert.Equal(0xffffff, Colour(80, 14));
        Assert.Equal(0x848e9c, Colour(80, 9));

        int Colour(int x, int y)
        {
            var index = 3 * pixels[(y * (width + 1)) + 1 + x];
            return (palette[index] << 16) | (palette[index + 1] << 8) | palette[index + 2];
        }
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
