using System.Globalization;
using static Pronoia.Prometheus.Templates.TemplateToken;

namespace Pronoia.Prometheus.Templates;

/// <summary>Parses one text into the template of its name and those it defines. Recursive descent, bounded in depth.</summary>
internal sealed class TemplateParser
{
    private readonly string _name;
    private readonly IReadOnlyList<TemplateToken> _tokens;
    private readonly List<string> _variables = ["$"];
    private readonly List<TemplateNode.Function> _functions = [];
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _templates = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _rangeDepth;

    public TemplateParser(string name, string text, IEnumerable<string> variables)
    {
        _name = name;
        _variables.AddRange(variables);
        _tokens = text.Length <= TemplateLimits.MaxTextLength
            ? new TemplateLexer(name, text).Read()
            : throw Error(new TemplatePosition(1, 1), $"the template is too long: at most {TemplateLimits.MaxTextLength} characters are read");
    }

    /// <summary>The functions that the text calls.</summary>
    public IReadOnlyList<TemplateNode.Function> Functions => _functions;

    /// <summary>The templates by name; the text's own is among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> Parse()
    {
        var (nodes, ending, position) = List(topLevel: true);
        if (ending.Length > 0)
        {
            throw Error(position, $"unexpected {{{{{ending}}}}}");
        }

        _templates[_name] = nodes;
        return _templates;
    }

    private TemplateToken Peek => _tokens[_at];

    private TemplateToken Next() => _tokens[_tokens[_at].Kind == TokenKind.End ? _at : _at++];

    private TemplateToken NextNonSpace()
    {
        SkipSpace();
        return Next();
    }

    private void SkipSpace()
    {
        while (Peek.Kind == TokenKind.Space)
        {
            _at++;
        }
    }

    /// <summary>Reads up to <c>{{end}}</c> or <c>{{else}}</c>, or to the end; says which, and leaves an else's rest unread.</summary>
    private (IReadOnlyList<TemplateNode> Nodes, string Ending, TemplatePosition Position) List(bool topLevel = false)
    {
        if (++_depth > TemplateLimits.MaxNesting)
        {
            throw Error(Peek.Position, $"nested too deeply: at most {TemplateLimits.MaxNesting} levels are read");
        }

        var nodes = new List<TemplateNode>();
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.End)
            {
                _depth--;
                return topLevel ? (nodes, "", token.Position) : throw Error(token.Position, "unexpected EOF: {{end}} is missing");
            }

            if (token.Kind == TokenKind.Text)
            {
                nodes.Add(new TemplateNode.Text(token.Position, token.Text));
                continue;
            }

            SkipSpace();
            var keyword = Peek.Kind == TokenKind.Identifier ? Peek.Text : "";
            if (keyword is "end" or "else")
            {
                _at++;
                if (keyword == "end")
                {
                    ActionEnd("end");
                }

                _depth--;
                return (nodes, keyword, token.Position);
            }

            if (Statement(keyword, token.Position, topLevel) is { } node)
            {
                nodes.Add(node);
            }
        }
    }

    private TemplateNode? Statement(string keyword, TemplatePosition position, bool topLevel)
    {
        if (keyword is "if" or "with" or "range" or "template" or "block" or "define" or "break" or "continue")
        {
            _at++;
        }

        switch (keyword)
        {
            case "if" or "with" or "range":
                return Control(keyword, position);
            case "break" or "continue":
                ActionEnd(keyword);
                return _rangeDepth == 0 ? throw Error(position, $"{{{{{keyword}}}}} outside {{{{range}}}}")
                    : keyword == "break" ? new TemplateNode.Break(position)
                    : new TemplateNode.Continue(position);
            case "template":
                var name = TemplateName("template clause");
                SkipSpace();
                var argument = Peek.Kind == TokenKind.ActionEnd ? null : Pipeline("template clause");
                ActionEnd("template clause");
                return new TemplateNode.Call(position, name, argument);
            case "block":
                var blockName = TemplateName("block clause");
                var pipe = Pipeline("block clause");
                ActionEnd("block clause");
                Define(blockName, position);
                return new TemplateNode.Call(position, blockName, pipe);
            case "define":
                if (!topLevel)
                {
                    throw Error(position, "unexpected {{define}}: it must stand at the top level");
                }

                var defined = TemplateName("define clause");
                ActionEnd("define clause");
                Define(defined, position);
                return null;
            default:
                var action = new TemplateNode.Action(position, Pipeline("command"));
                ActionEnd("command");
                return action;
        }
    }

    private void Define(string name, TemplatePosition position)
    {
        // A defined template sees only $, and no loop around it.
        var outer = _variables.ToArray();
        var rangeDepth = _rangeDepth;
        _variables.RemoveRange(1, _variables.Count - 1);
        _rangeDepth = 0;
        var (nodes, ending, end) = List();
        if (ending != "end")
        {
            throw Error(end, "unexpected {{else}}");
        }

        _rangeDepth = rangeDepth;
        _variables.Clear();
        _variables.AddRange(outer);

        // An empty definition does not replace one that has content, as in Go.
        var isEmpty = nodes.All(n => n is TemplateNode.Text text && string.IsNullOrWhiteSpace(text.Value));
        if (_templates.TryGetValue(name, out var known) && known.Count > 0 && !isEmpty)
        {
            throw Error(position, $"multiple definition of template \"{name}\"");
        }

        if (known is null || !isEmpty)
        {
            _templates[name] = nodes;
        }
    }

    private TemplateNode Control(string keyword, TemplatePosition position)
    {
        var mark = _variables.Count;
        var pipe = Pipeline(keyword, isRange: keyword == "range");
        ActionEnd(keyword);
        _rangeDepth += keyword == "range" ? 1 : 0;
        var (then, ending, endPosition) = List();
        _rangeDepth -= keyword == "range" ? 1 : 0;
        IReadOnlyList<TemplateNode> otherwise = [];
        if (ending == "else")
        {
            SkipSpace();
            if (Peek.Kind == TokenKind.Identifier && Peek.Text == keyword && keyword is "if" or "with")
            {
                // {{else if x}}…{{end}} is {{else}}{{if x}}…{{end}}{{end}} with one end.
                _at++;
                if (++_depth > TemplateLimits.MaxNesting)
                {
                    throw Error(endPosition, $"nested too deeply: at most {TemplateLimits.MaxNesting} levels are read");
                }

                otherwise = [Control(keyword, endPosition)];
                _depth--;
            }
            else
            {
                ActionEnd("else");
                (otherwise, ending, endPosition) = List();
                if (ending != "end")
                {
                    throw Error(endPosition, "expected {{end}}, found {{else}}");
                }
            }
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
        return keyword switch
        {
            "if" => new TemplateNode.If(position, pipe, then, otherwise),
            "with" => new TemplateNode.With(position, pipe, then, otherwise),
            _ => new TemplateNode.Range(position, pipe, then, otherwise),
        };
    }

    private string TemplateName(string context)
    {
        var token = NextNonSpace();
        return token.Kind == TokenKind.String
            ? token.Text
            : throw Error(token.Position, $"unexpected {token.Shown} in {context}: expected the template's name in quotes");
    }

    private void ActionEnd(string context)
    {
        var token = NextNonSpace();
        if (token.Kind != TokenKind.ActionEnd)
        {
            throw Error(token.Position, $"unexpected {token.Shown} in {context}");
        }
    }

    private TemplateNode.Pipeline Pipeline(string context, bool isRange = false)
    {
        SkipSpace();
        var position = Peek.Position;
        var (variables, isAssignment) = Declaration(isRange);
        var commands = new List<TemplateNode.Command>();
        while (true)
        {
            SkipSpace();
            commands.Add(Command(context));
            SkipSpace();
            if (Peek.Kind != TokenKind.Pipe)
            {
                break;
            }

            _at++;
        }

        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Operands[0] is TemplateNode.Literal or TemplateNode.Dot)
            {
                throw Error(commands[i].Position, $"non executable command in pipeline stage {i + 1}");
            }
        }

        if (!isAssignment)
        {
            _variables.AddRange(variables);
        }

        return new TemplateNode.Pipeline(position, variables, isAssignment, commands);
    }

    private (IReadOnlyList<string> Variables, bool IsAssignment) Declaration(bool isRange)
    {
        var start = _at;
        var variables = new List<string>();
        while (Peek.Kind == TokenKind.Variable)
        {
            variables.Add(Next().Text);
            SkipSpace();
            if (Peek.Kind is TokenKind.Declare or TokenKind.Assign)
            {
                var isAssignment = Next().Kind == TokenKind.Assign;
                foreach (var variable in variables)
                {
                    if (isAssignment)
                    {
                        CheckDefined(variable, _tokens[start].Position);
                    }
                }

                return (variables, isAssignment);
            }

            if (Peek.Kind != TokenKind.Comma || !isRange || variables.Count == 2)
            {
                break;
            }

            _at++;
            SkipSpace();
        }

        _at = start;
        return ([], false);
    }

    private TemplateNode.Command Command(string context)
    {
        var position = Peek.Position;
        var operands = new List<TemplateNode>();
        while (Operand(context) is { } operand)
        {
            operands.Add(operand);
            if (Peek.Kind != TokenKind.Space)
            {
                break;
            }

            SkipSpace();
        }

        return operands.Count > 0
            ? new TemplateNode.Command(position, operands)
            : throw Error(position, Peek.Kind is TokenKind.ActionEnd or TokenKind.Pipe or TokenKind.Close
                ? $"missing value for {context}"
                : $"unexpected {Peek.Shown} in {context}");
    }

    private TemplateNode? Operand(string context)
    {
        var token = Peek;
        TemplateNode node;
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                node = token.Text switch
                {
                    "true" => new TemplateNode.Literal(token.Position, true),
                    "false" => new TemplateNode.Literal(token.Position, false),
                    "nil" => new TemplateNode.Literal(token.Position, null),
                    _ => Function(token),
                };
                break;
            case TokenKind.Dot:
                node = new TemplateNode.Dot(token.Position);
                break;
            case TokenKind.Field:
                node = new TemplateNode.Field(token.Position, new TemplateNode.Dot(token.Position), token.Text[1..]);
                break;
            case TokenKind.Variable:
                CheckDefined(token.Text, token.Position);
                node = new TemplateNode.Variable(token.Position, token.Text);
                break;
            case TokenKind.String:
                node = new TemplateNode.Literal(token.Position, token.Text);
                break;
            case TokenKind.Character:
                node = new TemplateNode.Literal(token.Position, long.Parse(token.Text, CultureInfo.InvariantCulture));
                break;
            case TokenKind.Number:
                node = new TemplateNode.Literal(token.Position, GoNumber.Parse(token.Text) ?? throw Error(token.Position, $"bad number syntax: \"{token.Text}\""));
                break;
            case TokenKind.Open:
                node = Parenthesised(context, token.Position);
                break;
            default:
                return null;
        }

        if (token.Kind != TokenKind.Open)
        {
            _at++;
        }

        while (Peek.Kind == TokenKind.Field)
        {
            if (node is TemplateNode.Literal)
            {
                throw Error(Peek.Position, $"unexpected {Peek.Shown} after operand {token.Shown}");
            }

            node = new TemplateNode.Field(Peek.Position, node, Peek.Text[1..]);
            _at++;
        }

        return Peek.Kind is TokenKind.Space or TokenKind.ActionEnd or TokenKind.Pipe or TokenKind.Close
            ? node
            : throw Error(Peek.Position, $"unexpected {Peek.Shown} in {context}");
    }

    private TemplateNode.Function Function(TemplateToken token)
    {
        var function = new TemplateNode.Function(token.Position, token.Text);
        _functions.Add(function);
        return function;
    }

    private TemplateNode.Pipeline Parenthesised(string context, TemplatePosition position)
    {
        _at++;
        if (++_depth > TemplateLimits.MaxNesting)
        {
            throw Error(position, $"nested too deeply: at most {TemplateLimits.MaxNesting} levels are read");
        }

        var pipe = Pipeline("parenthesized pipeline");
        _depth--;
        if (pipe.Variables.Count > 0)
        {
            throw Error(position, "a variable cannot be set inside parentheses");
        }

        var close = NextNonSpace();
        return close.Kind == TokenKind.Close ? pipe : throw Error(close.Position, $"unclosed left paren: unexpected {close.Shown} in {context}");
    }

    private void CheckDefined(string variable, TemplatePosition position)
    {
        if (!_variables.Contains(variable))
        {
            throw Error(position, $"undefined variable \"{variable}\"");
        }
    }

    private TemplateException Error(TemplatePosition position, string reason) => new(_name, position, reason);
}
