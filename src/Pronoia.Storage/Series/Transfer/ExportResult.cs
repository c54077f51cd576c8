namespace Pronoia.Storage.Series.Transfer;

/// <summary>What an export wrote.</summary>
/// <param name="Samples">Samples written.</param>
/// <param name="HistogramsLeftOut">Native histograms that the format has no place for; what ends a series of histograms counts.</param>
public sealed record ExportResult(long Samples, long HistogramsLeftOut);
