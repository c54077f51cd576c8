namespace Pronoia.Probing.Http;

/// <summary>An <c>Authorization</c> header.</summary>
/// <param name="Type">The scheme, usually <c>Bearer</c>.</param>
/// <param name="Credentials">What follows it.</param>
public sealed record AuthorizationOptions(string Type, SecretSource Credentials);
