namespace Pronoia.Probing.Http;

/// <summary>HTTP basic authentication (RFC 7617).</summary>
/// <param name="Username">The user.</param>
/// <param name="Password">The password.</param>
public sealed record BasicAuthOptions(SecretSource Username, SecretSource Password);
