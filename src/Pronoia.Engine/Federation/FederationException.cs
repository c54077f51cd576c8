namespace Pronoia.Engine.Federation;

/// <summary>A source answered in a way that fails the pull; becomes the pull's failure.</summary>
internal sealed class FederationException(string message) : Exception(message);
