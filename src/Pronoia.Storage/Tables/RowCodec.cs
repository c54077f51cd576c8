using System.Globalization;
using Pronoia.Storage.Binary;

namespace Pronoia.Storage.Tables;

/// <summary>Columns to bytes and back: per column its name, a type byte and the value.</summary>
internal static class RowCodec
{
    private enum ColumnType : byte
    {
        String = 1,
        False = 2,
        True = 3,
        Int32 = 4,
        Int64 = 5,
        Double = 6,
        Time = 7,
        Bytes = 8,
    }

    public static byte[] Encode(TableRow row)
    {
        var writer = new ByteWriter();
        foreach (var (name, value) in row.Columns)
        {
            writer.String(name);
            switch (value)
            {
                case string text:
                    writer.Byte((byte)ColumnType.String);
                    writer.String(text);
                    break;
                case bool flag:
                    writer.Byte((byte)(flag ? ColumnType.True : ColumnType.False));
                    break;
                case int number:
                    writer.Byte((byte)ColumnType.Int32);
                    writer.Zigzag(number);
                    break;
                case long number:
                    writer.Byte((byte)ColumnType.Int64);
                    writer.Zigzag(number);
                    break;
                case double number:
                    writer.Byte((byte)ColumnType.Double);
                    writer.Double(number);
                    break;
                case DateTimeOffset time:
                    writer.Byte((byte)ColumnType.Time);
                    writer.Zigzag(time.UtcTicks);
                    break;
                case byte[] bytes:
                    writer.Byte((byte)ColumnType.Bytes);
                    writer.Varint(bytes.Length);
                    writer.Bytes(bytes);
                    break;
                default:
                    throw new ArgumentException($"column {name}: a table holds no {value.GetType().Name}", nameof(row));
            }
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no columns.</exception>
    public static TableRow Decode(string partitionKey, StoredRow stored)
    {
        var row = new TableRow(partitionKey, stored.RowKey) { ETag = ETagOf(stored.Version) };
        var reader = new ByteReader(stored.Columns);
        while (!reader.AtEnd)
        {
            var name = reader.String();
            var type = (ColumnType)reader.Byte();
            row[name] = type switch
            {
                ColumnType.String => reader.String(),
                ColumnType.False => false,
                ColumnType.True => true,
                ColumnType.Int32 => (int)reader.Zigzag(),
                ColumnType.Int64 => reader.Zigzag(),
                ColumnType.Double => reader.Double(),
                ColumnType.Time => new DateTimeOffset(reader.Zigzag(), TimeSpan.Zero),
                ColumnType.Bytes => reader.Bytes(reader.Count()).ToArray(),
                _ => throw new InvalidDataException($"column {name}: type {(byte)type} is unknown"),
            };
        }

        return row;
    }

    public static string ETagOf(long version) => version.ToString(CultureInfo.InvariantCulture);
}
