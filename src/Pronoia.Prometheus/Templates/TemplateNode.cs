namespace Pronoia.Prometheus.Templates;

/// <summary>The syntax tree of a template (Go's text/template/parse).</summary>
internal abstract record TemplateNode(TemplatePosition Position)
{
    internal sealed record Text(TemplatePosition Position, string Value) : TemplateNode(Position);

    internal sealed record Action(TemplatePosition Position, Pipeline Pipe) : TemplateNode(Position);

    internal sealed record If(TemplatePosition Position, Pipeline Pipe, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(Position);

    internal sealed record With(TemplatePosition Position, Pipeline Pipe, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(Position);

    internal sealed record Range(TemplatePosition Position, Pipeline Pipe, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode(Position);

    internal sealed record Break(TemplatePosition Position) : TemplateNode(Position);

    internal sealed record Continue(TemplatePosition Position) : TemplateNode(Position);

    internal sealed record Call(TemplatePosition Position, string Name, Pipeline? Pipe) : TemplateNode(Position);

    /// <summary>Commands joined by <c>|</c>; the variables are set to the result.</summary>
    internal sealed record Pipeline(TemplatePosition Position, IReadOnlyList<string> Variables, bool IsAssignment, IReadOnlyList<Command> Commands)
        : TemplateNode(Position);

    /// <summary>An operand and its arguments.</summary>
    internal sealed record Command(TemplatePosition Position, IReadOnlyList<TemplateNode> Operands) : TemplateNode(Position);

    internal sealed record Literal(TemplatePosition Position, object? Value) : TemplateNode(Position);

    internal sealed record Dot(TemplatePosition Position) : TemplateNode(Position);

    internal sealed record Function(TemplatePosition Position, string Name) : TemplateNode(Position);

    internal sealed record Variable(TemplatePosition Position, string Name) : TemplateNode(Position);

    /// <summary><c>Target.Name</c></summary>
    internal sealed record Field(TemplatePosition Position, TemplateNode Target, string Name) : TemplateNode(Position);
}
