using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pronoia.Prometheus.Model;

namespace Pronoia.Probing.Cel;

/// <summary>The standard functions but those of time (cel-spec, "List of Standard Definitions").</summary>
internal static class CelFunctions
{
    private static readonly Dictionary<string, CelFunction> Methods = new(StringComparer.Ordinal)
    {
        ["startsWith"] = Text((text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        ["endsWith"] = Text((text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        ["contains"] = Text((text, part) => text.Contains(part, StringComparison.Ordinal)),
        ["matches"] = new(2, Matches),
        ["size"] = new(1, (budget, values) => Size(budget, values[0])),
    };

    private static readonly Dictionary<string, CelFunction> Globals = new(StringComparer.Ordinal)
    {
        ["matches"] = new(2, Matches),
        ["size"] = new(1, (budget, values) => Size(budget, values[0])),
        ["int"] = Conversion(ToInt),
        ["uint"] = Conversion(ToUint),
        ["double"] = Conversion(ToDouble),
        ["string"] = Conversion(ToText),
        ["bytes"] = Conversion(value => value switch { string text => Encoding.UTF8.GetBytes(text), byte[] => value, _ => null }),
        ["bool"] = Conversion(ToBool),
        ["type"] = new(1, (_, values) => new CelType(CelType.NameOf(values[0]))),
        ["dyn"] = new(1, (_, values) => values[0]),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Methods.Keys.Concat(Globals.Keys).Distinct();

    /// <summary>A function by its name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isMethod">Whether it is called on a value.</param>
    public static CelFunction? Find(string name, bool isMethod) => (isMethod ? Methods : Globals).GetValueOrDefault(name);

    private static CelFunction Text(Func<string, string, bool> test) => new(2, (budget, values) =>
    {
        if (values is not [string text, string part])
        {
            throw new CelException($"a function of text does not take {CelType.NameOf(values[0])} and {CelType.NameOf(values[1])}");
        }

        budget.TakeText(text.Length + part.Length);
        return test(text, part);
    });

    /// <summary>Whether an expression matches anywhere in text; linear in the text, as every expression from outside.</summary>
    public static bool Matches(CelBudget budget, object? value, Regex regex)
    {
        if (value is not string text)
        {
            throw new CelException($"matches is for string, not {CelType.NameOf(value)}");
        }

        budget.TakeText(4 * text.Length);
        return regex.IsMatch(text);
    }

    private static object Matches(CelBudget budget, object?[] values)
    {
        if (values[1] is not string pattern)
        {
            throw new CelException($"matches takes a string, not {CelType.NameOf(values[1])}");
        }

        // A pattern that is put together is compiled at every call.
        budget.Take(1000);
        try
        {
            return Matches(budget, values[0], Re2.Compile(pattern));
        }
        catch (FormatException e)
        {
            throw new CelException(e.Message);
        }
    }

    private static object Size(CelBudget budget, object? value)
    {
        switch (value)
        {
            case string text:
                budget.TakeText(text.Length);
                return (long)text.EnumerateRunes().Count();
            case byte[] bytes:
                return (long)bytes.Length;
            case List<object?> list:
                return (long)list.Count;
            case Dictionary<object, object?> map:
                return (long)map.Count;
            default:
                throw new CelException($"{CelType.NameOf(value)} has no size");
        }
    }

    // Null where the value cannot be converted; null itself never can.
    private static CelFunction Conversion(Func<object?, object?> convert) => new(1, (_, values) =>
        convert(values[0]) ?? throw new CelException($"this {CelType.NameOf(values[0])} cannot be converted"));

    private static object? ToInt(object? value) => value switch
    {
        double number when Math.Abs(number) < 9.2e18 => (long)number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => CelEquality.AsInteger(value),
    };

    private static object? ToUint(object? value) => value switch
    {
        ulong => value,
        long number and >= 0 => (ulong)number,
        double number and >= 0 and < 1.8e19 => (ulong)number,
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static object? ToDouble(object? value) => value switch
    {
        double => value,
        long number => (double)number,
        ulong number => (double)number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static object? ToText(object? value) => value switch
    {
        string => value,
        bool truth => truth ? "true" : "false",
        double number => GoFloat.Shortest(number),
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => null,
    };

    // strconv.ParseBool, as cel-go has it.
    private static object? ToBool(object? value) => value switch
    {
        bool => value,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
