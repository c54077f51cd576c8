namespace Pronoia.Prometheus.HttpConfig;

/// <summary>An <c>Authorization</c> header.</summary>
/// <param name="Type">The scheme, usually <c>Bearer</c>.</param>
/// <param name="Credentials">The credentials; a secret.</param>
public sealed record Authorization(string Type, string Credentials)
{
    /// <summary>Names the scheme only.</summary>
    public override string ToString() => $"{Type} authorization";
}
