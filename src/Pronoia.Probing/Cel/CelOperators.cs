using System.Text;

namespace Pronoia.Probing.Cel;

/// <summary>The operators on values (cel-spec, "Standard Definitions").</summary>
internal static class CelOperators
{
    /// <exception cref="CelException">The value is not true or false.</exception>
    public static bool Bool(object? value) => value is bool known ? known : throw new CelException($"{CelType.NameOf(value)} is not bool");

    /// <exception cref="CelException">The operator does not go with these values.</exception>
    public static object? Apply(CelBudget budget, string symbol, object? a, object? b) => symbol switch
    {
        "==" => CelEquality.AreEqual(budget, a, b),
        "!=" => !CelEquality.AreEqual(budget, a, b),
        "<" => CelEquality.Compare(budget, a, b) is < 0,
        "<=" => CelEquality.Compare(budget, a, b) is <= 0,
        ">" => CelEquality.Compare(budget, a, b) is > 0,
        ">=" => CelEquality.Compare(budget, a, b) is >= 0,
        "in" => In(budget, a, b),
        "+" => Add(budget, a, b),
        _ => Calculate(symbol, a, b),
    };

    public static object Negate(object? value) => value switch
    {
        long number when number != long.MinValue => (object)-number,
        double number => (object)-number,
        long => throw new CelException("integer overflow"),
        _ => throw NoOverload("-", value),
    };

    /// <summary>A field of a map.</summary>
    public static object? Select(object? value, string field) => value is Dictionary<object, object?> map
        ? map.TryGetValue(field, out var found) ? found : throw new CelException($"there is no {field}")
        : throw new CelException($"{CelType.NameOf(value)} has no field {field}");

    /// <summary>Whether a map has a field.</summary>
    public static bool Has(object? value, string field) => value is Dictionary<object, object?> map
        ? map.ContainsKey(field)
        : throw new CelException($"{CelType.NameOf(value)} has no field {field}");

    /// <summary>An element of a list or a map.</summary>
    public static object? Index(object? value, object? index) => (value, CelEquality.AsInteger(index) ?? index) switch
    {
        (List<object?> list, long at) => at >= 0 && at < list.Count ? list[(int)at] : throw new CelException($"there is no element {at}: there are {list.Count}"),
        (Dictionary<object, object?> map, not null) => map.TryGetValue(Key(index), out var found) ? found : throw new CelException("there is no such key"),
        _ => throw NoOverload("[]", value, index),
    };

    /// <summary>A value as the key of a map: numbers that are equal are the same key.</summary>
    public static object Key(object? value) => value switch
    {
        string or bool => value,
        _ when CelEquality.AsInteger(value) is { } number => number,
        _ => throw new CelException($"{CelType.NameOf(value)} is not the key of a map"),
    };

    private static bool In(CelBudget budget, object? value, object? container) => container switch
    {
        List<object?> list => list.Exists(item =>
        {
            budget.Take();
            return CelEquality.AreEqual(budget, item, value);
        }),
        Dictionary<object, object?> map => (value is string or bool || CelEquality.AsInteger(value) is not null) && map.ContainsKey(Key(value)),
        _ => throw NoOverload("in", value, container),
    };

    private static object Add(CelBudget budget, object? a, object? b)
    {
        switch (a, b)
        {
            case (string x, string y):
                budget.TakeText(x.Length + y.Length);
                return x + y;
            case (List<object?> x, List<object?> y):
                budget.Take(x.Count + y.Count);
                return new List<object?>([.. x, .. y]);
            case (byte[] x, byte[] y):
                budget.TakeText(x.Length + y.Length);
                return (byte[])[.. x, .. y];
            default:
                return Calculate("+", a, b);
        }
    }

    private static object Calculate(string symbol, object? a, object? b)
    {
        try
        {
            return (symbol, a, b) switch
            {
                ("+", long x, long y) => (object)checked(x + y),
                ("-", long x, long y) => (object)checked(x - y),
                ("*", long x, long y) => (object)checked(x * y),
                ("/", long x, long y) => (object)checked(x / y),
                ("%", long x, long y) => (object)checked(x % y),
                ("+", ulong x, ulong y) => (object)checked(x + y),
                ("-", ulong x, ulong y) => (object)checked(x - y),
                ("*", ulong x, ulong y) => (object)checked(x * y),
                ("/", ulong x, ulong y) => (object)(x / y),
                ("%", ulong x, ulong y) => (object)(x % y),
                ("+", double x, double y) => (object)(x + y),
                ("-", double x, double y) => (object)(x - y),
                ("*", double x, double y) => (object)(x * y),
                ("/", double x, double y) => (object)(x / y),
                _ => throw NoOverload(symbol, a, b),
            };
        }
        catch (DivideByZeroException)
        {
            throw new CelException("division by zero");
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
    }

    private static CelException NoOverload(string symbol, params ReadOnlySpan<object?> values)
    {
        var types = new StringBuilder();
        foreach (var value in values)
        {
            types.Append(types.Length == 0 ? "" : " and ").Append(CelType.NameOf(value));
        }

        return new CelException($"{symbol} does not go with {types}");
    }
}
