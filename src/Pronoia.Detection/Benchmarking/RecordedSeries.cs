namespace Pronoia.Detection.Benchmarking;

/// <summary>A recorded series and what is known to be anomalous in it.</summary>
/// <param name="Name">Its file within the corpus.</param>
/// <param name="Group">What it is reported with: the folder of the file.</param>
/// <param name="TimesMs">Unix milliseconds UTC, one per value.</param>
/// <param name="Values">The values, in the units of the series.</param>
/// <param name="Windows">Labelled windows, first and last moment, Unix milliseconds UTC.</param>
public sealed record RecordedSeries(
    string Name, string Group, IReadOnlyList<long> TimesMs, IReadOnlyList<double> Values, IReadOnlyList<(long FirstMs, long LastMs)> Windows);
