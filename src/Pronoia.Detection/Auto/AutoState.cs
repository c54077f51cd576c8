using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>
/// Versions of the saved state. Version 2 held wider numbers and knew neither recalibration nor bounds, version 3 no recurring events;
/// both are read, and what they lack is learned anew. Older ones are refused.
/// </summary>
internal static class AutoState
{
    internal const byte Version = 4;
    internal const byte Wide = 2;

    internal static Float24 Narrow(ref this StateReader reader) => reader.Version == Wide ? reader.Single() : reader.Single24();

    internal static Float24 NarrowDouble(ref this StateReader reader) => reader.Version == Wide ? reader.Double() : reader.Single24();

    internal static byte NarrowInt32(ref this StateReader reader, byte maximum) =>
        reader.Version == Wide ? (byte)Math.Clamp(reader.Int32(), 0, maximum) : reader.Byte(maximum);

    internal static ushort NarrowInt32(ref this StateReader reader, ushort maximum) =>
        reader.Version == Wide ? (ushort)Math.Clamp(reader.Int32(), 0, maximum) : reader.UInt16(maximum);
}
