using System.Runtime.CompilerServices;
using System.Text;

namespace Pronoia.Prometheus.Templates;

/// <summary>Runs a template once: walks the tree, keeps variables, counts steps.</summary>
internal sealed class TemplateExecutor(GoTemplate templates, TemplateFunctions functions, TemplateLimits limits, HtmlContext? html) : ITemplateContext
{
    // A call on long texts costs as many steps as it has blocks of this many characters.
    private const int CharactersPerStep = 64;

    private readonly List<(string Name, object? Value)> _variables = [];
    private StringBuilder _output = new();
    private string _source = templates.Name;
    private HtmlContext? _html = html;
    private TemplatePosition _callPosition;
    private int _written;
    private long _steps;
    private int _depth;

    private enum Flow
    {
        Normal,
        Break,
        Continue,
    }

    public TemplateLimits Limits => limits;

    public bool IsHtml => _html is not null;

    public string Run(object? data, IReadOnlyDictionary<string, object?>? variables)
    {
        var dot = GoValue.Normalize(data);
        _variables.Add(("$", dot));
        foreach (var (name, value) in variables ?? new Dictionary<string, object?>(StringComparer.Ordinal))
        {
            _variables.Add((name, GoValue.Normalize(value)));
        }

        templates.TryGet(templates.Name, out var template);
        Walk(template.Nodes, dot);
        return _output.ToString();
    }

    public string Execute(string template, object? data)
    {
        if (!templates.TryGet(template, out _))
        {
            throw new FormatException($"template \"{template}\" not defined");
        }

        var (output, context) = (_output, _html);
        _output = new StringBuilder();
        _html = context is null ? null : new HtmlContext();
        try
        {
            Call(template, GoValue.Normalize(data), _callPosition);
            return _output.ToString();
        }
        finally
        {
            (_output, _html) = (output, context);
        }
    }

    private Flow Walk(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            Step(node.Position);
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                throw Error(node.Position, "nested too deeply");
            }

            var flow = Walk(node, dot);
            if (flow != Flow.Normal)
            {
                return flow;
            }
        }

        return Flow.Normal;
    }

    private Flow Walk(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                Write(_html is null ? text.Value : _html.Literal(text.Value), node.Position);
                return Flow.Normal;
            case TemplateNode.Action action:
                var value = Pipe(action.Pipe, dot);
                if (action.Pipe.Variables.Count == 0)
                {
                    Write(_html is null ? GoValue.Print(value) : _html.Escape(value), node.Position);
                }

                return Flow.Normal;
            case TemplateNode.If branch:
                return Scoped(() => Walk(GoValue.IsTrue(Pipe(branch.Pipe, dot)) ? branch.Then : branch.Else, dot));
            case TemplateNode.With branch:
                return Scoped(() => Pipe(branch.Pipe, dot) is var inner && GoValue.IsTrue(inner) ? Walk(branch.Then, inner) : Walk(branch.Else, dot));
            case TemplateNode.Range loop:
                return Scoped(() => Range(loop, dot));
            case TemplateNode.Break:
                return Flow.Break;
            case TemplateNode.Continue:
                return Flow.Continue;
            case TemplateNode.Call call:
                if (!templates.TryGet(call.Name, out _))
                {
                    throw Error(node.Position, $"template \"{call.Name}\" not defined");
                }

                Call(call.Name, call.Pipe is null ? null : Pipe(call.Pipe, dot), node.Position);
                return Flow.Normal;
            default:
                throw Error(node.Position, "unexpected node");
        }
    }

    private Flow Scoped(Func<Flow> body)
    {
        var mark = _variables.Count;
        var flow = body();
        _variables.RemoveRange(mark, _variables.Count - mark);
        return flow;
    }

    private Flow Range(TemplateNode.Range loop, object? dot)
    {
        var value = Pipe(loop.Pipe, dot, declare: false);
        var any = false;
        foreach (var (key, item) in Items(value, loop.Position))
        {
            any = true;
            Step(loop.Position);
            var mark = _variables.Count;
            SetLoopVariables(loop.Pipe, key, item);
            var flow = Walk(loop.Then, item);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return any ? Flow.Normal : Walk(loop.Else, dot);
    }

    private void SetLoopVariables(TemplateNode.Pipeline pipe, object? key, object? item)
    {
        var values = pipe.Variables.Count == 2 ? new[] { key, item } : [item];
        for (var i = 0; i < pipe.Variables.Count; i++)
        {
            if (pipe.IsAssignment)
            {
                Assign(pipe.Variables[i], values[i], pipe.Position);
            }
            else
            {
                _variables.Add((pipe.Variables[i], values[i]));
            }
        }
    }

    private IEnumerable<(object? Key, object? Item)> Items(object? value, TemplatePosition position)
    {
        switch (value)
        {
            case null:
                return [];
            case long count:
                return Counting(count);
        }

        if (GoValue.Map(value) is { } map)
        {
            return map.Select(e => ((object?)e.Key, e.Value));
        }

        return GoValue.List(value) is { } list
            ? list.Select((item, i) => ((object?)(long)i, GoValue.Normalize(item)))
            : throw Error(position, $"range can't iterate over {GoValue.Print(value)}");
    }

    private static IEnumerable<(object? Key, object? Item)> Counting(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return (i, i);
        }
    }

    private void Call(string name, object? data, TemplatePosition position)
    {
        if (++_depth > limits.MaxDepth)
        {
            throw Error(position, $"exceeded maximum template depth ({limits.MaxDepth})");
        }

        templates.TryGet(name, out var template);
        var (source, variables) = (_source, _variables.ToArray());
        _source = template.Source;
        _variables.Clear();
        _variables.Add(("$", data));
        Walk(template.Nodes, data);
        _variables.Clear();
        _variables.AddRange(variables);
        _source = source;
        _depth--;
    }

    private object? Pipe(TemplateNode.Pipeline pipe, object? dot, bool declare = true)
    {
        object? value = null;
        for (var i = 0; i < pipe.Commands.Count; i++)
        {
            Step(pipe.Position);
            value = Command(pipe.Commands[i], dot, hasFinal: i > 0, value);
        }

        foreach (var variable in declare ? pipe.Variables : [])
        {
            if (pipe.IsAssignment)
            {
                Assign(variable, value, pipe.Position);
            }
            else
            {
                _variables.Add((variable, value));
            }
        }

        return value;
    }

    private object? Command(TemplateNode.Command command, object? dot, bool hasFinal, object? final)
    {
        var first = command.Operands[0];
        switch (first)
        {
            case TemplateNode.Function { Name: "and" or "or" } function:
                return ShortCircuit(function, command, dot, hasFinal, final);
            case TemplateNode.Function function:
                return CallFunction(function, Arguments(command, dot, hasFinal, final));
            case TemplateNode.Field field:
                return Member(Evaluate(field.Target, dot), field, Arguments(command, dot, hasFinal, final));
        }

        if (command.Operands.Count > 1 || hasFinal)
        {
            throw Error(first.Position, "can't give argument to non-function");
        }

        return first is TemplateNode.Literal { Value: null } ? throw Error(first.Position, "nil is not a command") : Evaluate(first, dot);
    }

    private List<object?> Arguments(TemplateNode.Command command, object? dot, bool hasFinal, object? final)
    {
        var arguments = command.Operands.Skip(1).Select(o => Evaluate(o, dot)).ToList();
        if (hasFinal)
        {
            arguments.Add(final);
        }

        return arguments;
    }

    private object? Evaluate(TemplateNode node, object? dot) => node switch
    {
        TemplateNode.Literal literal => literal.Value,
        TemplateNode.Dot => dot,
        TemplateNode.Variable variable => Variable(variable),
        TemplateNode.Pipeline pipe => Pipe(pipe, dot),
        TemplateNode.Function { Name: "and" or "or" } function => throw Error(node.Position, $"wrong number of args for {function.Name}: want at least 1 got 0"),
        TemplateNode.Function function => CallFunction(function, []),
        TemplateNode.Field field => Member(Evaluate(field.Target, dot), field, []),
        _ => throw Error(node.Position, "unexpected operand"),
    };

    private object? ShortCircuit(TemplateNode.Function function, TemplateNode.Command command, object? dot, bool hasFinal, object? final)
    {
        if (command.Operands.Count == 1 && !hasFinal)
        {
            throw Error(function.Position, $"wrong number of args for {function.Name}: want at least 1 got 0");
        }

        object? value = null;
        foreach (var operand in command.Operands.Skip(1))
        {
            value = Evaluate(operand, dot);
            if (GoValue.IsTrue(value) == (function.Name == "or"))
            {
                return value;
            }
        }

        return hasFinal ? final : value;
    }

    private object? CallFunction(TemplateNode.Function node, List<object?> arguments)
    {
        Step(node.Position);
        if (!functions.TryGet(node.Name, out var function) && !TemplateBuiltins.All.TryGet(node.Name, out function))
        {
            throw Error(node.Position, $"function \"{node.Name}\" not defined");
        }

        if (arguments.Count < function.MinArguments || arguments.Count > function.MaxArguments)
        {
            var want = function.MinArguments == function.MaxArguments ? $"{function.MinArguments}" : $"at least {function.MinArguments}";
            throw Error(node.Position, $"wrong number of args for {node.Name}: want {want} got {arguments.Count}");
        }

        _callPosition = node.Position;
        Step(node.Position, arguments.Sum(TextLength) / CharactersPerStep);
        var result = Guard(node.Position, $"error calling {node.Name}: ", () => function.Function(this, arguments));
        if (TextLength(result) > limits.MaxOutputLength)
        {
            throw Error(node.Position, $"error calling {node.Name}: the text is too long: at most {limits.MaxOutputLength} characters");
        }

        return result;
    }

    private object? Member(object? target, TemplateNode.Field field, List<object?> arguments)
    {
        object? value = null;
        var found = false;
        if (target is ITemplateObject known)
        {
            Guard(field.Position, $"error calling {field.Name}: ", () => found = known.TryGetMember(field.Name, arguments, out value));
        }

        if (!found && target is TimeSpan duration && arguments.Count == 0)
        {
            value = GoDuration.Member(duration, field.Name);
            found = value is not null;
        }

        if (!found && GoValue.TryLookUp(target, field.Name, out value))
        {
            found = arguments.Count == 0
                ? true
                : throw Error(field.Position, $"{field.Name} has arguments but cannot be invoked as function");
        }

        return found ? GoValue.Normalize(value)
            : target is null ? throw Error(field.Position, $"nil data; no entry for key \"{field.Name}\"")
            : throw Error(field.Position, $"can't evaluate field {field.Name} in type {GoValue.TypeName(target)}");
    }

    private object? Guard(TemplatePosition position, string context, Func<object?> call)
    {
        try
        {
            return GoValue.Normalize(call());
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new TemplateException(_source, position, context + e.Message, e);
        }
    }

    private object? Variable(TemplateNode.Variable node)
    {
        var index = _variables.FindLastIndex(v => v.Name == node.Name);
        return index >= 0 ? _variables[index].Value : throw Error(node.Position, $"undefined variable: {node.Name}");
    }

    private void Assign(string name, object? value, TemplatePosition position)
    {
        var index = _variables.FindLastIndex(v => v.Name == name);
        if (index < 0)
        {
            throw Error(position, $"undefined variable: {name}");
        }

        _variables[index] = (name, value);
    }

    private void Write(string text, TemplatePosition position)
    {
        _written += text.Length;
        if (_written > limits.MaxOutputLength)
        {
            throw Error(position, $"the output is too long: at most {limits.MaxOutputLength} characters");
        }

        _output.Append(text);
    }

    private static long TextLength(object? value) => value switch
    {
        string v => v.Length,
        TemplateHtml v => v.Text.Length,
        _ => 0,
    };

    private void Step(TemplatePosition position, long count = 1)
    {
        _steps += count;
        if (_steps > limits.MaxSteps)
        {
            throw Error(position, $"the template runs too long: at most {limits.MaxSteps} steps");
        }
    }

    private TemplateException Error(TemplatePosition position, string reason) => new(_source, position, reason);
}
