namespace Pronoia.Detection.Benchmarking;

/// <summary>One scored series and its labels.</summary>
/// <param name="Name">Path of the series within its corpus.</param>
/// <param name="Scores">The online score of every row, 0 to 1.</param>
/// <param name="Windows">Labelled windows as first and last row, in order and disjoint.</param>
public sealed record NabSeries(string Name, IReadOnlyList<double> Scores, IReadOnlyList<(int First, int Last)> Windows);
