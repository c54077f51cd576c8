namespace Pronoia.Engine.Jobs;

/// <summary>A slot failed for a reason that people are to read; the text names no secret and stands in the ledger.</summary>
/// <param name="message">The reason.</param>
internal sealed class SlotFailedException(string message) : Exception(message);
