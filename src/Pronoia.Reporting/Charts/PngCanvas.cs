using System.Buffers.Binary;
using System.IO.Compression;

namespace Pronoia.Reporting.Charts;

/// <summary>
/// Pixels of at most 256 colours, written as PNG (PNG specification, third edition; colour type 3). Polygons are filled by the even-odd rule where they hold the
/// centre of a pixel; nothing is smoothed, so the same drawing gives the same bytes.
/// </summary>
internal sealed class PngCanvas
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _rows;
    private readonly List<int> _palette = [ChartColours.Paper];

    /// <summary>A white canvas.</summary>
    public PngCanvas(int width, int height)
    {
        (_width, _height) = (width, height);
        // Each row starts with its filter type, which stays 0 (none).
        _rows = new byte[height * (width + 1)];
    }

    /// <summary>Fills a polygon of one or more pieces.</summary>
    /// <param name="pieces">The corners of each piece; the last is joined to the first.</param>
    /// <param name="rgb">The colour.</param>
    public void Fill(IReadOnlyList<IReadOnlyList<(double X, double Y)>> pieces, int rgb)
    {
        var points = pieces.SelectMany(p => p);
        if (!points.Any())
        {
            return;
        }

        var colour = Colour(rgb);
        var (first, last) = (Math.Max(0, (int)Math.Floor(points.Min(p => p.Y))), Math.Min(_height - 1, (int)Math.Ceiling(points.Max(p => p.Y))));
        var crossings = new List<double>();
        for (var row = first; row <= last; row++)
        {
            crossings.Clear();
            foreach (var piece in pieces)
            {
                Cross(piece, row + 0.5, crossings);
            }

            crossings.Sort();
            for (var i = 0; i + 1 < crossings.Count; i += 2)
            {
                var (left, right) = (Math.Max(0, (int)Math.Ceiling(crossings[i] - 0.5)), Math.Min(_width, (int)Math.Ceiling(crossings[i + 1] - 0.5)));
                if (right > left)
                {
                    _rows.AsSpan((row * (_width + 1)) + 1 + left, right - left).Fill(colour);
                }
            }
        }
    }

    /// <summary>Draws a straight line with square ends.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end.</param>
    /// <param name="width">Its width in pixels, at least one.</param>
    /// <param name="rgb">The colour.</param>
    public void Line((double X, double Y) from, (double X, double Y) to, double width, int rgb)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        var half = Math.Max(1, width) / 2;
        (dx, dy) = length > 0 ? (dx / length * half, dy / length * half) : (half, 0);
        Fill(
            [[
                (from.X - dx - dy, from.Y - dy + dx), (to.X + dx - dy, to.Y + dy + dx), (to.X + dx + dy, to.Y + dy - dx), (from.X - dx + dy, from.Y - dy - dx),
            ]],
            rgb);
    }

    /// <summary>The picture as PNG.</summary>
    public byte[] ToPng()
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, _width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], _height);
        header[8] = 8;
        header[9] = 3;
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, [.. _palette.SelectMany(rgb => new[] { (byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb })]);
        using (var compressed = new MemoryStream())
        {
            using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                deflate.Write(_rows);
            }

            Chunk(png, "IDAT"u8, compressed.ToArray());
        }

        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Cross(IReadOnlyList<(double X, double Y)> piece, double y, List<double> crossings)
    {
        for (var i = 0; i < piece.Count; i++)
        {
            var (a, b) = (piece[i], piece[(i + 1) % piece.Count]);
            if (a.Y <= y != b.Y <= y)
            {
                crossings.Add(a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)));
            }
        }
    }

    private byte Colour(int rgb)
    {
        var index = _palette.IndexOf(rgb);
        if (index < 0)
        {
            index = _palette.Count;
            _palette.Add(rgb);
        }

        return (byte)index;
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
