using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>A request header of <c>http_headers</c> with its values, which may come from files.</summary>
/// <param name="Name">The header.</param>
/// <param name="Values">Its values in order.</param>
public sealed record HeaderConfig(string Name, IReadOnlyList<Secret> Values);
