using Pronoia.Prometheus.Yaml;

namespace Pronoia.Prometheus.HttpConfig;

/// <summary>HTTP basic authentication (RFC 7617).</summary>
/// <param name="Username">The user.</param>
/// <param name="Password">The password.</param>
public sealed record BasicAuth(Secret Username, Secret Password)
{
    /// <summary>Names nobody.</summary>
    public override string ToString() => "basic authentication";
}
