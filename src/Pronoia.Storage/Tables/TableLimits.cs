namespace Pronoia.Storage.Tables;

/// <summary>The limits of the table port, the same for every adapter, so that what works on a laptop works on Azure.</summary>
public static class TableLimits
{
    /// <summary>The most operations one call may apply.</summary>
    public const int MaxOperations = 100;

    /// <summary>The most UTF-16 code units a key may have.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>The most bytes of one string (UTF-16) or byte array.</summary>
    public const int MaxValueBytes = 64 * 1024;

    /// <summary>The most bytes of one row.</summary>
    public const int MaxRowBytes = 1024 * 1024;

    /// <summary>The most bytes of one call as it goes over the wire: JSON with bytes in base64, quotes and what is not ASCII escaped.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    /// <summary>The most columns of one row.</summary>
    public const int MaxColumns = 252;

    // The part of a multipart request around one operation with its keys in a URL; the name and the quotes of the type of a column.
    private const int OperationOverhead = 1_000;
    private const int ColumnOverhead = 40;
    private const int JsonEscapeLength = 6;

    private static readonly DateTimeOffset MinTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks a table name: 3 to 63 ASCII letters and digits, the first a letter.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static void CheckTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Length is < 3 or > 63 || !char.IsAsciiLetter(table[0]) || !table.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException($"table name \"{table}\": expected 3 to 63 ASCII letters and digits, the first a letter", nameof(table));
        }
    }

    /// <summary>Checks a partition or row key.</summary>
    /// <exception cref="ArgumentException">It is empty, too long or holds a character that keys may not hold.</exception>
    public static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > MaxKeyLength)
        {
            throw new ArgumentException($"a key of {key.Length} characters; expected 1 to {MaxKeyLength}", nameof(key));
        }

        foreach (var c in key)
        {
            if (IsForbiddenInKeys(c))
            {
                throw new ArgumentException($"key \"{key}\": a key holds no / \\ # ? % + or control character; escape it with TableKey", nameof(key));
            }
        }
    }

    /// <summary>Checks a whole call.</summary>
    /// <exception cref="ArgumentException">The message says which limit is broken.</exception>
    public static void CheckOperations(string table, string partitionKey, IReadOnlyList<TableOperation> operations)
    {
        CheckTable(table);
        CheckKey(partitionKey);
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count is 0 or > MaxOperations)
        {
            throw new ArgumentException($"{operations.Count} operations in one call; expected 1 to {MaxOperations}", nameof(operations));
        }

        var total = 0;
        var keys = new HashSet<string>(operations.Count, StringComparer.Ordinal);
        foreach (var (kind, row) in operations)
        {
            CheckKey(row.RowKey);
            if (row.PartitionKey != partitionKey)
            {
                throw new ArgumentException($"row {row.RowKey} is of partition {row.PartitionKey}, not {partitionKey}", nameof(operations));
            }

            if (!keys.Add(row.RowKey))
            {
                throw new ArgumentException($"row {row.RowKey} occurs twice in one call", nameof(operations));
            }

            if (kind is TableOperationKind.Replace or TableOperationKind.Delete && row.ETag.Length == 0)
            {
                throw new ArgumentException($"row {row.RowKey}: a {kind} needs the ETag of the row, or *", nameof(operations));
            }

            total += OperationOverhead + (kind == TableOperationKind.Delete ? 0 : CheckRow(row));
        }

        if (total > MaxBatchBytes)
        {
            throw new ArgumentException($"{total} bytes in one call; at most {MaxBatchBytes} are allowed", nameof(operations));
        }
    }

    /// <summary>
    /// Whether keys may not hold a character: what Azure Table storage documents, and <c>%</c> and <c>+</c>, because it decodes keys in URLs twice
    /// (PartitionKey or RowKey containing the percent character causes some Windows Azure Tables APIs to fail, 2012-05-28).
    /// </summary>
    internal static bool IsForbiddenInKeys(char c) => c is '/' or '\\' or '#' or '?' or '%' or '+' || char.IsControl(c);

    /// <returns>The bytes of the row in a request.</returns>
    private static int CheckRow(TableRow row)
    {
        var total = sizeof(char) * (row.PartitionKey.Length + row.RowKey.Length);
        var wire = JsonLength(row.PartitionKey) + JsonLength(row.RowKey);
        if (row.Columns.Count > MaxColumns)
        {
            throw new ArgumentException($"row {row.RowKey}: {row.Columns.Count} columns; at most {MaxColumns} are allowed", nameof(row));
        }

        foreach (var (name, value) in row.Columns)
        {
            if (name.Length is 0 or > 255 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new ArgumentException($"row {row.RowKey}: column name \"{name}\": expected letters, digits and _, not a digit first", nameof(row));
            }

            if (name is nameof(TableRow.PartitionKey) or nameof(TableRow.RowKey) or "Timestamp")
            {
                throw new ArgumentException($"row {row.RowKey}: column name \"{name}\": the table's own columns are called that", nameof(row));
            }

            var size = value switch
            {
                string text => sizeof(char) * text.Length,
                byte[] bytes => bytes.Length,
                DateTimeOffset time when time < MinTime => throw new ArgumentException($"row {row.RowKey}, column {name}: tables hold times from the year 1601", nameof(row)),
                _ => sizeof(long),
            };
            if (size > MaxValueBytes)
            {
                throw new ArgumentException($"row {row.RowKey}, column {name}: {size} bytes; at most {MaxValueBytes} are allowed", nameof(row));
            }

            total += size + (sizeof(char) * name.Length);
            wire += ColumnOverhead + (2 * name.Length) + value switch
            {
                string text => JsonLength(text),
                byte[] bytes => (bytes.Length + 2) / 3 * 4,
                _ => 32,
            };
        }

        return total <= MaxRowBytes
            ? wire
            : throw new ArgumentException($"row {row.RowKey}: {total} bytes; at most {MaxRowBytes} are allowed", nameof(row));
    }

    private static int JsonLength(string text)
    {
        var length = 0;
        foreach (var c in text)
        {
            length += c is '"' or '\\' or '<' or '>' or '&' or '\'' or '+' or '`' || c < ' ' || c > '~' ? JsonEscapeLength : 1;
        }

        return length;
    }
}
