namespace Pronoia.Detection.Correlation;

/// <summary>Label values that carry a change of a sum.</summary>
/// <param name="Labels">The label values, one or more.</param>
/// <param name="Observed">Their observed sum.</param>
/// <param name="Expected">Their expected sum.</param>
/// <param name="Share">The part of the whole change that they carry; may be negative or above 1 where others move the other way.</param>
/// <param name="Score">0 to 1: surprise and share together, as in ML.NET's root cause localisation.</param>
public sealed record RootCause(IReadOnlyDictionary<string, string> Labels, double Observed, double Expected, double Share, double Score);
