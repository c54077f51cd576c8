namespace Pronoia.Alerting.State;

/// <summary>A versioned document.</summary>
/// <param name="Key">The key inside its kind.</param>
/// <param name="Version">The version, opaque; changes with every write.</param>
/// <param name="Content">The content.</param>
public sealed record AlertingDocument(string Key, string Version, ReadOnlyMemory<byte> Content);
