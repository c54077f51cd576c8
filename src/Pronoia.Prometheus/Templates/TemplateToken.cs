namespace Pronoia.Prometheus.Templates;

/// <summary>A token inside or outside <c>{{ }}</c>.</summary>
internal readonly record struct TemplateToken(TemplateToken.TokenKind Kind, string Text, TemplatePosition Position)
{
    internal enum TokenKind
    {
        End,
        Text,
        ActionStart,
        ActionEnd,
        Space,
        Identifier,
        Field,
        Variable,
        Dot,
        Number,
        String,
        Character,
        Open,
        Close,
        Pipe,
        Comma,
        Declare,
        Assign,
    }

    /// <summary>How messages name it.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.ActionEnd => "}}",
        TokenKind.Space => "a blank",
        TokenKind.Text => "text",
        _ => $"\"{(Text.Length > 40 ? Text[..37] + "..." : Text)}\"",
    };
}
