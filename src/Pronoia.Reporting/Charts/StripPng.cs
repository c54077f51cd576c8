using System.Buffers.Binary;
using System.IO.Compression;
using Pronoia.Reporting.Model;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// Draws an uptime strip as a PNG for mail, where SVG is not shown. Eight colours, no text, no anti-aliasing: rectangles need none
/// (PNG specification, third edition; colour type 3).
/// </summary>
internal static class StripPng
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    // White paper, then the light palette of the charts in the order of UptimeState.
    private static readonly byte[] Palette = [0xff, 0xff, 0xff, 0x84, 0x8e, 0x9c, 0x1a, 0x7f, 0x5a, 0xb9, 0x78, 0x00, 0xc0, 0x32, 0x2b, 0x3b, 0x6f, 0xc4];

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static byte[] Draw(UptimeStrip strip)
    {
        var (width, height) = (strip.Width, strip.Height);
        // Each row starts with its filter type, which stays 0 (none).
        var rows = new byte[height * (width + 1)];
        foreach (var rect in strip.Rects())
        {
            Fill(rows, width, height, rect.X, rect.Y, rect.Width, rect.Height, rect.State is { } state ? (byte)(1 + (int)state) : (byte)0);
            if (rect.State == UptimeState.Unknown)
            {
                Fill(rows, width, height, rect.X + 1, rect.Y + 1, rect.Width - 2, rect.Height - 2, 0);
            }
        }

        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = 3;
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, Palette);
        using (var compressed = new MemoryStream())
        {
            using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                deflate.Write(rows);
            }

            Chunk(png, "IDAT"u8, compressed.ToArray());
        }

        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Fill(byte[] rows, int width, int height, double x, double y, double w, double h, byte colour)
    {
        var (left, right) = (Math.Max(0, (int)Math.Round(x)), Math.Min(width, (int)Math.Round(x + w)));
        for (var row = Math.Max(0, (int)Math.Round(y)); row < Math.Min(height, (int)Math.Round(y + h)) && right > left; row++)
        {
            rows.AsSpan((row * (width + 1)) + 1 + left, right - left).Fill(colour);
        }
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            crc = CrcTable[(crc ^ b) & 0xff] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
