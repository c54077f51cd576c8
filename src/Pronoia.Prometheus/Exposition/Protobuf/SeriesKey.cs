using System.Buffers.Binary;

namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>
/// The bytes that stand for a series between bodies: which sample of its metric it is, the bound, the family's name and the label pairs as written. It begins with a byte
/// that no text begins with. What the samples of a metric share is copied once.
/// </summary>
internal sealed class SeriesKey
{
    private const int HeadLength = 1 + sizeof(double);

    private byte[] _bytes = new byte[512];
    private int _length;

    /// <summary>Takes the name and labels of a metric.</summary>
    public void Begin(ReadOnlySpan<byte> name, List<ByteRange> labels, ReadOnlySpan<byte> body)
    {
        _length = HeadLength;
        Append(name);
        foreach (var pair in labels)
        {
            Append(pair.Of(body));
        }
    }

    /// <summary>The key of a sample of the metric; good until the next.</summary>
    public ReadOnlySpan<byte> Of(SampleRole role, double bound)
    {
        _bytes[0] = (byte)role;
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(1), bound);
        return _bytes.AsSpan(0, _length);
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        var length = _length + sizeof(int) + part.Length;
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, length));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), part.Length);
        part.CopyTo(_bytes.AsSpan(_length + sizeof(int)));
        _length = length;
    }
}
