namespace Pronoia.Probing.Http;

/// <summary>A request header of <c>http_headers</c> with its values, which may come from files.</summary>
/// <param name="Name">The header.</param>
/// <param name="Values">Its values in order.</param>
public sealed record HeaderSource(string Name, IReadOnlyList<SecretSource> Values);
