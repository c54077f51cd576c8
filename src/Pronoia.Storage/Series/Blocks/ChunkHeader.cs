using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Series.Blocks;

/// <summary>How the samples of a chunk are coded: values by a header of <see cref="ValueCodec"/>, histograms by a head that is read when they are.</summary>
/// <param name="Values">The header, where all samples are floats.</param>
/// <param name="Head">Where the head of a chunk with histograms is among the headers; empty where there are none.</param>
/// <param name="PlaneBytes">The bytes of planes that belong to the chunk.</param>
internal readonly record struct ChunkHeader(ValueHeader Values, Range Head, int PlaneBytes)
{
    public bool HasHistograms => !Head.Equals(default);

    /// <exception cref="InvalidDataException">The bytes are no header.</exception>
    public static ChunkHeader Read(ref ByteReader headers, int count)
    {
        if (headers.Peek() != HistogramCodec.Kind)
        {
            var values = ValueCodec.ReadHeader(ref headers, count);
            return new ChunkHeader(values, default, values.PlaneBytes);
        }

        headers.Byte();
        var length = headers.Count();
        var planes = headers.Int32(BlockFormat.MaxRawLength);
        var start = headers.Position;
        headers.Bytes(length);
        return new ChunkHeader(default, start..headers.Position, planes);
    }
}
