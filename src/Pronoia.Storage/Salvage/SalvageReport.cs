namespace Pronoia.Storage.Salvage;

/// <summary>What a salvage brought over.</summary>
/// <param name="Tables">Tables written.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Blobs">Blobs written, whole or in part.</param>
/// <param name="Losses">What is not among it; empty: everything was readable.</param>
public sealed record SalvageReport(int Tables, long Rows, int Blobs, IReadOnlyList<SalvageLoss> Losses);
