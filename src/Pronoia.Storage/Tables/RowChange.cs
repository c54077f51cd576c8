namespace Pronoia.Storage.Tables;

/// <summary>One row written or, where <paramref name="Row"/> is null, deleted.</summary>
internal readonly record struct RowChange(string PartitionKey, string RowKey, StoredRow? Row);
