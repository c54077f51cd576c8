namespace Pronoia.Storage.Tables;

/// <summary>A range of row keys, ordinal.</summary>
/// <param name="From">First key, inclusive; null: from the start.</param>
/// <param name="To">Last key, exclusive; null: to the end.</param>
/// <param name="Limit">At most so many rows, from the start of the range; null: all.</param>
public readonly record struct RowKeyRange(string? From = null, string? To = null, int? Limit = null)
{
    /// <summary>Every row.</summary>
    public static RowKeyRange All => default;

    /// <summary>The row with this key.</summary>
    public static RowKeyRange Only(string key) => new(key, key + ' ');

    /// <summary>The rows whose key starts with <paramref name="prefix"/>.</summary>
    public static RowKeyRange Prefix(string prefix, int? limit = null) => new(prefix, prefix + '\uffff', limit);
}
