namespace Pronoia.Storage.Tables;

/// <summary>One write to one row.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Row">The row; for a delete only its keys and ETag matter.</param>
public sealed record TableOperation(TableOperationKind Kind, TableRow Row)
{
    /// <summary>Adds a row that must not exist.</summary>
    public static TableOperation Insert(TableRow row) => new(TableOperationKind.Insert, row);

    /// <summary>Replaces a row whose ETag must still be that of <paramref name="row"/> (<c>*</c>: any, but it must exist).</summary>
    public static TableOperation Replace(TableRow row) => new(TableOperationKind.Replace, row);

    /// <summary>Adds or replaces a row whatever is there.</summary>
    public static TableOperation Upsert(TableRow row) => new(TableOperationKind.Upsert, row);

    /// <summary>Deletes a row whose ETag must still be that of <paramref name="row"/> (<c>*</c>: any, but it must exist).</summary>
    public static TableOperation Delete(TableRow row) => new(TableOperationKind.Delete, row);
}
