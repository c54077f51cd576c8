namespace Pronoia.Engine.Fetch;

/// <summary>A server answered in a way that fails the fetch.</summary>
internal sealed class FetchException(string message) : Exception(message);
