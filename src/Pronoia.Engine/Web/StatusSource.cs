namespace Pronoia.Engine.Web;

/// <summary>A federation source as the status page shows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Url">Where it is pulled from.</param>
/// <param name="Up">Whether the last pull succeeded; null where there was none lately.</param>
/// <param name="Samples">Samples of the last pull.</param>
/// <param name="Seconds">How long it took, seconds.</param>
public sealed record StatusSource(string Name, string Url, bool? Up, long Samples, double Seconds);
