namespace Pronoia.Detection.State;

/// <summary>
/// A single-precision number without its last eight bits: a sign, eight bits of exponent and fifteen of fraction (steps of 3e-5), three
/// bytes when saved; what is larger than the largest becomes that. What is held is what will be read back, so a restored detector goes on exactly as the one that was saved.
/// </summary>
internal readonly struct Float24 : IEquatable<Float24>
{
    /// <summary>Bytes when saved.</summary>
    internal const int Size = 3;

    /// <summary>The largest number.</summary>
    internal static readonly float MaxValue = BitConverter.UInt32BitsToSingle(0x7F7FFF00);

    private const uint Half = 0x80;
    private const uint Kept = 0xFFFFFF00;

    private readonly float _value;

    private Float24(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        _value = float.IsNaN(value) ? float.NaN : BitConverter.UInt32BitsToSingle((Math.Min((bits & 0x7FFFFFFF) + Half, 0x7F7FFF00) & Kept) | (bits & 0x80000000));
    }

    public static implicit operator Float24(double value) => new((float)value);

    public static implicit operator float(Float24 number) => number._value;

    public bool Equals(Float24 other) => _value.Equals(other._value);

    public override bool Equals(object? obj) => obj is Float24 other && Equals(other);

    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The upper three bytes.</summary>
    internal uint Bits => BitConverter.SingleToUInt32Bits(_value) >> 8;

    internal static Float24 FromBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits << 8));
}
