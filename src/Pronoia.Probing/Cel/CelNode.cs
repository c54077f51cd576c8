namespace Pronoia.Probing.Cel;

/// <summary>A part of an expression, ready to be evaluated.</summary>
/// <remarks>
/// Values are null, <see cref="bool"/>, <see cref="long"/> (int), <see cref="ulong"/> (uint), <see cref="double"/>, <see cref="string"/>, bytes as
/// <see cref="byte"/> arrays, lists as <see cref="List{T}"/>, maps as <see cref="Dictionary{TKey, TValue}"/> and types as <see cref="CelType"/>.
/// </remarks>
/// <exception cref="CelException">The evaluation fails.</exception>
internal delegate object? CelNode(CelScope scope);
