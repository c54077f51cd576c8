namespace Pronoia.Prometheus.HttpConfig;

/// <summary>HTTP basic authentication (RFC 7617).</summary>
/// <param name="Username">The user.</param>
/// <param name="Password">The password; a secret.</param>
public sealed record BasicAuth(string Username, string Password)
{
    /// <summary>Names the user only.</summary>
    public override string ToString() => $"basic authentication as {Username}";
}
