using System.Globalization;
using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Probing.Cel;

/// <summary>Turns an expression into something that can be evaluated; names and numbers of arguments are checked on the way.</summary>
internal sealed class CelParser(string text, IEnumerable<string> variables)
{
    private const int MaxDepth = 100;

    private static readonly HashSet<string> Reserved = new(
        [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void",
            "while",
        ],
        StringComparer.Ordinal);

    private readonly List<CelToken> _tokens = new CelLexer(text).Read();
    private readonly List<string> _variables = [.. variables];
    private (CelNode? Node, CelNode? Target, string Field) _selection = (null, null, "");
    private int _next;
    private int _depth;

    private CelToken Current => _tokens[_next];

    /// <exception cref="FormatException">The text is not an expression.</exception>
    public CelNode Parse()
    {
        var node = Expression();
        return Current is { Text: "", IsLiteral: false } ? node : throw Unexpected();
    }

    private CelNode Expression()
    {
        if (++_depth > MaxDepth)
        {
            throw CelLexer.Error(Current.At, $"the expression is nested more than {MaxDepth} levels deep");
        }

        var condition = Or();
        if (Take("?"))
        {
            var yes = Or();
            Expect(":");
            var no = Expression();
            var test = condition;
            condition = scope => CelOperators.Bool(test(scope)) ? yes(scope) : no(scope);
        }

        _depth--;
        return condition;
    }

    private CelNode Or()
    {
        var left = And();
        while (Take("||"))
        {
            var (a, b) = (left, And());
            left = scope => CelLogic.Either(scope, a, b, decides: true);
        }

        return left;
    }

    private CelNode And()
    {
        var left = Relation();
        while (Take("&&"))
        {
            var (a, b) = (left, Relation());
            left = scope => CelLogic.Either(scope, a, b, decides: false);
        }

        return left;
    }

    private CelNode Relation() => Binary(Sum, "==", "!=", "<=", ">=", "<", ">", "in");

    private CelNode Sum() => Binary(Product, "+", "-");

    private CelNode Product() => Binary(Unary, "*", "/", "%");

    private CelNode Binary(Func<CelNode> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while (!Current.IsLiteral && !Current.IsName && operators.Contains(Current.Text))
        {
            var symbol = _tokens[_next++].Text;
            var (a, b) = (left, operand());
            left = scope =>
            {
                scope.Budget.Take();
                return CelOperators.Apply(scope.Budget, symbol, a(scope), b(scope));
            };
        }

        return left;
    }

    private CelNode Unary()
    {
        if (Take("!"))
        {
            var operand = Deeper(Unary);
            return scope => !CelOperators.Bool(operand(scope));
        }

        if (Take("-"))
        {
            var operand = Deeper(Unary);
            return scope => CelOperators.Negate(operand(scope));
        }

        return Member();
    }

    private CelNode Deeper(Func<CelNode> parse)
    {
        if (++_depth > MaxDepth)
        {
            throw CelLexer.Error(Current.At, $"the expression is nested more than {MaxDepth} levels deep");
        }

        var node = parse();
        _depth--;
        return node;
    }

    private CelNode Member()
    {
        var node = Primary();
        while (true)
        {
            var target = node;
            if (Take("["))
            {
                var index = Expression();
                Expect("]");
                node = scope => CelOperators.Index(target(scope), index(scope));
            }
            else if (Take("."))
            {
                var name = Name();
                if (Take("("))
                {
                    node = Method(target, name);
                }
                else
                {
                    node = scope => CelOperators.Select(target(scope), name.Text);
                    _selection = (node, target, name.Text);
                }
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode Primary()
    {
        var token = Current;
        if (token.IsLiteral)
        {
            _next++;
            return _ => token.Value;
        }

        if (token.IsName)
        {
            _next++;
            return Take("(") ? Call(token) : Variable(token);
        }

        if (Take("("))
        {
            var inner = Expression();
            Expect(")");
            return inner;
        }

        if (Take("["))
        {
            var items = List("]");
            return scope =>
            {
                scope.Budget.Take(items.Count);
                return items.Select(item => item(scope)).ToList();
            };
        }

        return Take("{") ? Map() : throw Unexpected();
    }

    private CelNode Variable(CelToken name)
    {
        if (_variables.Contains(name.Text))
        {
            return scope =>
            {
                scope.Budget.Take();
                return scope.Find(name.Text);
            };
        }

        if (CelType.Names.Contains(name.Text))
        {
            return _ => new CelType(name.Text);
        }

        throw CelLexer.Error(
            name.At,
            Reserved.Contains(name.Text) ? $"{name.Text} is a reserved word" : $"there is no variable {name.Text}{Nearest.Hint(name.Text, _variables)}");
    }

    private CelNode Call(CelToken name)
    {
        if (name.Text == "has")
        {
            return Has(name);
        }

        var arguments = List(")");
        return Function(name, arguments, isMethod: false);
    }

    // has(a.b) asks whether the field is there: its argument must be a selection.
    private CelNode Has(CelToken name)
    {
        var whole = Expression();
        Expect(")");
        if (!ReferenceEquals(whole, _selection.Node))
        {
            throw CelLexer.Error(name.At, "has takes the selection of a field, such as has(body.name)");
        }

        var (_, target, field) = _selection;
        return scope => CelOperators.Has(target!(scope), field);
    }

    private CelNode Method(CelNode target, CelToken name)
    {
        if (CelMacros.Names.Contains(name.Text))
        {
            return Macro(target, name);
        }

        // A pattern that is written out is compiled once, and a mistake in it is found at once.
        if (name.Text == "matches" && Current.Value is string pattern && _tokens[_next + 1] is { Text: ")", IsName: false })
        {
            var at = Current.At;
            _next += 2;
            return Matching(target, pattern, at);
        }

        var arguments = List(")");
        return Function(name, [target, .. arguments], isMethod: true);
    }

    private static CelNode Matching(CelNode target, string pattern, int at)
    {
        try
        {
            var regex = Re2.Compile(pattern);
            return scope => CelFunctions.Matches(scope.Budget, target(scope), regex);
        }
        catch (FormatException e)
        {
            throw CelLexer.Error(at, e.Message);
        }
    }

    private CelNode Macro(CelNode target, CelToken name)
    {
        var variable = Name();
        Expect(",");
        _variables.Add(variable.Text);
        var first = Expression();
        var second = name.Text == "map" && Take(",") ? Expression() : null;
        _variables.RemoveAt(_variables.Count - 1);
        Expect(")");
        return CelMacros.Create(name.Text, target, variable.Text, first, second);
    }

    private static CelNode Function(CelToken name, List<CelNode> arguments, bool isMethod)
    {
        var function = CelFunctions.Find(name.Text, isMethod)
            ?? throw CelLexer.Error(name.At, $"there is no function {name.Text}{Nearest.Hint(name.Text, CelFunctions.Names)}");
        if (arguments.Count != function.Arguments)
        {
            var (given, wanted) = isMethod ? (arguments.Count - 1, function.Arguments - 1) : (arguments.Count, function.Arguments);
            throw CelLexer.Error(name.At, string.Create(CultureInfo.InvariantCulture, $"{name.Text} takes {wanted} arguments and has {given}"));
        }

        return scope =>
        {
            scope.Budget.Take();
            var values = new object?[arguments.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](scope);
            }

            return function.Call(scope.Budget, values);
        };
    }

    private CelNode Map()
    {
        var entries = new List<(CelNode Key, CelNode Value)>();
        while (!Take("}"))
        {
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return scope =>
        {
            scope.Budget.Take(entries.Count);
            var map = new Dictionary<object, object?>();
            foreach (var (key, value) in entries)
            {
                if (!map.TryAdd(CelOperators.Key(key(scope)), value(scope)))
                {
                    throw new CelException("a key occurs twice in a map");
                }
            }

            return map;
        };
    }

    private List<CelNode> List(string end)
    {
        var items = new List<CelNode>();
        while (!Take(end))
        {
            items.Add(Expression());
            if (!Take(","))
            {
                Expect(end);
                break;
            }
        }

        return items;
    }

    private CelToken Name()
    {
        var token = Current;
        _next++;
        return token.IsName ? token : throw CelLexer.Error(token.At, "a name is expected");
    }

    private bool Take(string symbol)
    {
        var taken = Current is { IsLiteral: false, IsName: false } token && token.Text == symbol;
        _next += taken ? 1 : 0;
        return taken;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw CelLexer.Error(Current.At, $"\"{symbol}\" is expected");
        }
    }

    private FormatException Unexpected() => Current is { Text: "", IsLiteral: false }
        ? CelLexer.Error(Current.At, "the expression is not complete")
        : CelLexer.Error(Current.At, $"\"{(Current.IsLiteral ? text[Current.At] : Current.Text)}\" is not expected");
}
