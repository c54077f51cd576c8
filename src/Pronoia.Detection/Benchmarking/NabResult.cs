namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of a corpus under one profile and one threshold.</summary>
/// <param name="Score">100 for every window found at its first row and no false detection, 0 for silence; may be negative.</param>
/// <param name="Threshold">The score from which on a row was a detection.</param>
/// <param name="Detected">Windows with a detection.</param>
/// <param name="Windows">All windows.</param>
/// <param name="FalseDetections">Detections outside all windows, the probationary rows aside.</param>
public readonly record struct NabResult(double Score, double Threshold, int Detected, int Windows, int FalseDetections);
