namespace Pronoia.Storage.Tables;

/// <summary>A row as tables hold it: version and encoded columns (<see cref="RowCodec"/>).</summary>
internal sealed record StoredRow(string RowKey, long Version, byte[] Columns);
