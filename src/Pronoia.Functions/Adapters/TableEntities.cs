using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Adapters;

/// <summary>Turns rows of the port into entities and back.</summary>
internal static class TableEntities
{
    // JSON has no number for NaN and the infinities. They go as text into a column of their own, so that the column a BI tool reads stays numeric.
    private const string NotFinite = "__double";

    /// <summary>The entity that stores a row.</summary>
    public static TableEntity ToEntity(TableRow row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Columns)
        {
            if (value is double number && !double.IsFinite(number))
            {
                entity[name + NotFinite] = number.ToString(CultureInfo.InvariantCulture);
            }
            else
            {
                entity[name] = value;
            }
        }

        return entity;
    }

    /// <summary>The row that an entity stores.</summary>
    public static TableRow ToRow(TableEntity entity)
    {
        var row = new TableRow(entity.PartitionKey, entity.RowKey) { ETag = entity.ETag.ToString() };
        foreach (var name in entity.Keys)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" || name.StartsWith("odata.", StringComparison.Ordinal))
            {
                continue;
            }

            if (name.EndsWith(NotFinite, StringComparison.Ordinal) && entity[name] is string text)
            {
                row[name[..^NotFinite.Length]] = double.Parse(text, CultureInfo.InvariantCulture);
            }
            else
            {
                row[name] = entity[name] switch
                {
                    DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
                    BinaryData bytes => bytes.ToArray(),
                    var value => value,
                };
            }
        }

        return row;
    }

    /// <summary>Whether two rows hold the same columns.</summary>
    public static bool SameColumns(TableRow a, TableRow b) =>
        a.Columns.Count == b.Columns.Count && a.Columns.All(c => b[c.Key] is { } other && SameValue(c.Value, other));

    /// <summary>The precondition of a replace or delete.</summary>
    public static ETag IfMatch(TableRow row) => row.ETag == "*" ? ETag.All : new ETag(row.ETag);

    private static bool SameValue(object a, object b) =>
        a is byte[] bytes ? b is byte[] others && bytes.AsSpan().SequenceEqual(others) : a.Equals(b);
}
