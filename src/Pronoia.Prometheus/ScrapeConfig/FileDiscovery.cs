namespace Pronoia.Prometheus.ScrapeConfig;

/// <summary>Targets from files (<c>file_sd_configs</c>).</summary>
/// <param name="Files">Paths of JSON or YAML files, relative to <paramref name="BaseDirectory"/>; the last part may hold one <c>*</c>.</param>
/// <param name="RefreshInterval">How often the files are read; default 5 minutes.</param>
/// <param name="BaseDirectory">The directory of the file that holds the section.</param>
public sealed record FileDiscovery(IReadOnlyList<string> Files, TimeSpan RefreshInterval, string BaseDirectory);
