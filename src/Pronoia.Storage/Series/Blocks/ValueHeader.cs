namespace Pronoia.Storage.Series.Blocks;

/// <summary>How the values of a chunk are coded (<see cref="ValueCodec"/>).</summary>
internal readonly record struct ValueHeader(
    int Exponent, int Order, int Width, bool Blurred, long Start, (int Index, ulong Bits)[] Exceptions, int PlaneBytes)
{
    public ValueHeader(ulong constantBits)
        : this(0, 0, 0, false, (long)constantBits, [], 0)
    {
    }

    public bool IsConstant => Width == 0;

    public ulong ConstantBits => (ulong)Start;
}
