namespace Pronoia.Detection.SrCnn;

/// <summary>The verdict on one point of a whole series; what the mode leaves out is NaN.</summary>
/// <param name="IsAnomaly">Whether it is one.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Magnitude">The saliency: magnitude of the spectral residual at the point.</param>
/// <param name="Expected">The value that was expected.</param>
/// <param name="Unit">The unit of the margin at the point.</param>
/// <param name="Lower">Lower end of the margin.</param>
/// <param name="Upper">Upper end of the margin.</param>
public readonly record struct SrCnnPoint(bool IsAnomaly, double Score, double Magnitude, double Expected, double Unit, double Lower, double Upper);
