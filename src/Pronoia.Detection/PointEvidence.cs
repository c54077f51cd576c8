namespace Pronoia.Detection;

/// <summary>How far a point is from what was expected, habits taken off.</summary>
/// <param name="Score">As a value of the standard normal distribution that is as rare, clipped; positive above, 0 on a side that is not watched.</param>
/// <param name="Deviation">The same in units of the series, of its increments for a counter.</param>
/// <param name="Level">The level it was expected near, in the same units, without habits.</param>
/// <param name="Width">How wide deviations are at the moment against the usual.</param>
internal readonly record struct PointEvidence(double Score, double Deviation, double Level, double Width);
