using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>An <c>Authorization</c> header.</summary>
/// <param name="Type">The scheme, usually <c>Bearer</c>.</param>
/// <param name="Credentials">The credentials.</param>
public sealed record Authorization(string Type, Secret Credentials)
{
    /// <summary>Names the scheme only.</summary>
    public override string ToString() => $"{Type} authorization";
}
