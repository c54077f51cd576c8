namespace Pronoia.Storage.Tables;

/// <summary>What a <see cref="TableOperation"/> does.</summary>
public enum TableOperationKind
{
    /// <summary>Add; the row must not exist.</summary>
    Insert,

    /// <summary>Replace; the ETag must match.</summary>
    Replace,

    /// <summary>Add or replace.</summary>
    Upsert,

    /// <summary>Delete; the ETag must match.</summary>
    Delete,
}
