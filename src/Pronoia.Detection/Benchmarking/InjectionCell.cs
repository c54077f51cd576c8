namespace Pronoia.Detection.Benchmarking;

/// <summary>The result of one background, fault and magnitude.</summary>
/// <param name="Background">The background.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Magnitude">Its size: standard deviations, or a factor for the variance; 0 where there is none.</param>
/// <param name="Injections">How many were injected.</param>
/// <param name="WithinFiveMinutes">How many opened an event within five minutes of their onset.</param>
/// <param name="Detected">How many opened an event while they lasted or within five minutes after.</param>
/// <param name="MedianMinutes">Median time to detect in minutes, misses counted as infinite.</param>
/// <param name="P95Minutes">95th percentile of the time to detect.</param>
public readonly record struct InjectionCell(
    Background Background,
    Fault Fault,
    double Magnitude,
    int Injections,
    int WithinFiveMinutes,
    int Detected,
    double MedianMinutes,
    double P95Minutes);
