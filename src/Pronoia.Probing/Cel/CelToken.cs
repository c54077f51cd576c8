namespace Pronoia.Probing.Cel;

/// <summary>A word, symbol or literal of an expression.</summary>
/// <param name="At">Where it starts, counted from 0.</param>
/// <param name="Text">The identifier or symbol; empty for literals and for the end.</param>
/// <param name="IsName">Whether it is an identifier.</param>
/// <param name="IsLiteral">Whether it is a literal.</param>
/// <param name="Value">The literal's value.</param>
internal readonly record struct CelToken(int At, string Text, bool IsName = false, bool IsLiteral = false, object? Value = null);
