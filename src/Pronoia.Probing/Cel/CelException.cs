namespace Pronoia.Probing.Cel;

/// <summary>The evaluation of an expression failed.</summary>
internal sealed class CelException(string message) : Exception(message);
