namespace Pronoia.Storage.Tables;

/// <summary>
/// One row with typed columns. Values are <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="DateTimeOffset"/> (UTC) or <c>byte[]</c>; a null value is a column that is absent.
/// A string or byte array takes at most 64 KiB (UTF-16 for strings), a row 1 MiB.
/// </summary>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The key inside the partition.</param>
public sealed record TableRow(string PartitionKey, string RowKey)
{
    private readonly SortedDictionary<string, object> _columns = new(StringComparer.Ordinal);

    /// <summary>The version as of the read; empty for a row that was never stored.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The columns by name, those with a value only.</summary>
    public IReadOnlyDictionary<string, object> Columns => _columns;

    /// <summary>A column's value, or null; set null to remove it.</summary>
    /// <exception cref="ArgumentException">The value is of a type that tables do not hold.</exception>
    public object? this[string column]
    {
        get => _columns.GetValueOrDefault(column);
        set
        {
            switch (value)
            {
                case null:
                    _columns.Remove(column);
                    break;
                case string or bool or int or long or double or byte[]:
                    _columns[column] = value;
                    break;
                case DateTimeOffset time:
                    _columns[column] = time.ToUniversalTime();
                    break;
                default:
                    throw new ArgumentException($"column {column}: a table holds no {value.GetType().Name}", nameof(value));
            }
        }
    }

    /// <summary>A text column, or null.</summary>
    public string? GetString(string column) => this[column] as string;

    /// <summary>A whole-number column, or null.</summary>
    public long? GetInt64(string column) => this[column] switch { long l => l, int i => i, _ => null };

    /// <summary>A floating-point column, or null.</summary>
    public double? GetDouble(string column) => this[column] switch { double d => d, long l => l, int i => i, _ => null };

    /// <summary>A boolean column, or null.</summary>
    public bool? GetBoolean(string column) => this[column] as bool?;

    /// <summary>A time column in UTC, or null.</summary>
    public DateTimeOffset? GetTime(string column) => this[column] as DateTimeOffset?;

    /// <summary>A bytes column, or null.</summary>
    public byte[]? GetBytes(string column) => this[column] as byte[];
}
