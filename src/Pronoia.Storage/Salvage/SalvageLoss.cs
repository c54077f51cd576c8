namespace Pronoia.Storage.Salvage;

/// <summary>Something that could not be recovered.</summary>
/// <param name="Where">The file, relative to the data directory.</param>
/// <param name="Position">The first byte that could not be used.</param>
/// <param name="Bytes">How many bytes could not be used.</param>
/// <param name="What">What was in them, as far as that is known: series, times, rows.</param>
public sealed record SalvageLoss(string Where, long Position, long Bytes, string What);
