namespace Pronoia.Probing.Ocsp;

/// <summary>A response cannot be relied on; the message is half a sentence about the responder.</summary>
internal sealed class OcspException(string message, Exception? inner = null) : Exception(message, inner);
