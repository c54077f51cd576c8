using System.Text;

namespace Pronoia.Prometheus.Yaml;

/// <summary>A scalar: text that its reader gives a type.</summary>
public sealed class YamlScalar(SourcePosition position, string text, bool quoted, bool fromEnvironment = false, byte[]? bytes = null) : YamlValue(position)
{
    /// <summary>The text after YAML's own unescaping and after <c>${ENV}</c> substitution.</summary>
    public string Text { get; } = text;

    /// <summary>Whether the scalar was quoted or a block, and so is text whatever it looks like.</summary>
    public bool Quoted { get; } = quoted;

    /// <summary>Whether <c>${ENV}</c> was substituted in it; such a value may be a secret and is never shown in a message.</summary>
    public bool FromEnvironment { get; } = fromEnvironment;

    /// <summary>The bytes of a scalar tagged <c>!!binary</c>, whose <see cref="Text"/> is then these bytes as UTF-8; else the text as UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes ?? Encoding.UTF8.GetBytes(Text);

    /// <inheritdoc/>
    public override bool IsNull => !Quoted && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <inheritdoc/>
    public override string Kind => IsNull ? "nothing" : "text";

    internal override int NodeCount => 1;
}
