using System.Buffers.Binary;

namespace Pronoia.Detection.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote; every mismatch is a <see cref="DetectorStateException"/>.</summary>
internal ref struct StateReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Checks the header and the checksum.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="kind">The kind of detector.</param>
    /// <param name="version">The present version of its state.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="oldest">The oldest version that the caller can still read; the present one where there is no other.</param>
    internal StateReader(ReadOnlySpan<byte> state, byte kind, byte version, string name, byte oldest = byte.MaxValue)
    {
        if (state.Length < StateWriter.HeaderLength || state[0] != StateWriter.Magic0 || state[1] != StateWriter.Magic1)
            throw new DetectorStateException("This is not the saved state of a detector.");
        if (state[3] != kind)
            throw new DetectorStateException($"The saved state is not one of {name}.");
        if (state[2] > version || state[2] < Math.Min(oldest, version))
            throw new DetectorStateException($"The saved state of {name} has version {state[2]}, expected {version}.");
        Version = state[2];
        _rest = state[StateWriter.HeaderLength..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(state[4..]) != StateWriter.Checksum(_rest))
            throw new DetectorStateException($"The saved state of {name} is damaged (checksum).");
    }

    /// <summary>The version that was saved.</summary>
    internal byte Version { get; }

    internal byte Byte() => Take(1)[0];

    /// <summary>A byte that must not exceed a maximum.</summary>
    internal byte Byte(byte maximum)
    {
        var value = Byte();
        return value <= maximum
            ? value
            : throw new DetectorStateException($"The saved state holds {value} where at most {maximum} was expected.");
    }

    internal bool Bool() => Byte() != 0;

    internal void Bytes(Span<byte> values) => Take(values.Length).CopyTo(values);

    internal void SignedBytes(Span<sbyte> values) => Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    /// <summary>A small integer that must not exceed a maximum.</summary>
    internal ushort UInt16(ushort maximum)
    {
        var value = UInt16();
        return value <= maximum
            ? value
            : throw new DetectorStateException($"The saved state holds {value} where at most {maximum} was expected.");
    }

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    internal float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    internal Float24 Single24() => Float24.FromBits(Byte() | ((uint)UInt16() << 8));

    internal double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    internal void Doubles(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
    }

    internal void Singles(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = Single();
    }

    /// <summary>An integer that must lie in a range.</summary>
    internal int Int32(int minimum, int maximum)
    {
        var value = Int32();
        return value >= minimum && value <= maximum
            ? value
            : throw new DetectorStateException($"The saved state holds {value} where {minimum} to {maximum} was expected.");
    }

    /// <summary>Reads a number that was saved to tell the options apart, and refuses another.</summary>
    internal void Expect(double expected, string what)
    {
        var found = Double();
        if (!found.Equals(expected))
            throw new DetectorStateException($"The state was saved with another {what}.");
    }

    internal readonly void Complete()
    {
        if (!_rest.IsEmpty)
            throw new DetectorStateException($"The saved state is {_rest.Length} bytes too long.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw new DetectorStateException("The saved state is too short.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
