using Azure.Data.Tables;
using Pronoia.Storage.Tables;

namespace Pronoia.Functions.Adapters;

/// <summary>OData filters for reads of the table port.</summary>
internal static class TableFilters
{
    /// <summary>The rows of a range inside a partition.</summary>
    public static string Of(string partitionKey, RowKeyRange range)
    {
        var to = range.To is null ? null : WithoutNonCharacter(range.To);
        return (range.From, to) switch
        {
            (null, null) => TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"),
            (null, _) => TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey lt {to}"),
            (_, null) => TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {range.From}"),
            _ => TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {range.From} and RowKey lt {to}"),
        };
    }

    /// <summary>The rows of the partitions after one, or every row.</summary>
    public static string? After(string partitionKey) =>
        partitionKey.Length == 0 ? null : TableClient.CreateQueryFilter($"PartitionKey gt {partitionKey}");

    /// <summary>
    /// The end of a prefix range, <c>prefix + U+FFFF</c>, without that character, which is no text to send in a URL: the least string above everything that
    /// starts with the prefix. No key holds U+FFFF, so both ends mean the same. Null: there is no end.
    /// </summary>
    private static string? WithoutNonCharacter(string to)
    {
        if (!to.EndsWith('\uffff'))
        {
            return to;
        }

        var prefix = to[..^1];
        if (prefix.Length == 0)
        {
            return null;
        }

        var next = (char)(prefix[^1] + 1);
        return char.IsSurrogate(next) || next >= '\ufffe' ? to : prefix[..^1] + next;
    }
}
