namespace Pronoia.Detection;

/// <summary>A forecast of the next points, one entry per point, in the units of the series.</summary>
/// <param name="Expected">The forecast itself.</param>
/// <param name="Lower">Lower ends of the interval.</param>
/// <param name="Upper">Upper ends of the interval.</param>
public sealed record SsaForecast(IReadOnlyList<double> Expected, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
