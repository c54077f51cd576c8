using System.Collections;
using System.Globalization;
using System.Text;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.Templates;

/// <summary>
/// The values of templates: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, times, durations, lists,
/// maps and <see cref="ITemplateObject"/>s; and how Go tests, compares and prints them.
/// </summary>
internal static class GoValue
{
    /// <summary>Go's <c>%v</c> of nothing in a template.</summary>
    public const string NoValue = "<no value>";

    /// <summary>Brings a value from outside into one of the kinds that templates know.</summary>
    public static object? Normalize(object? value) => value switch
    {
        int v => (long)v,
        short v => (long)v,
        byte v => (long)v,
        uint v => (long)v,
        float v => (double)v,
        decimal v => (double)v,
        char v => v.ToString(),
        DateTimeOffset v => new TemplateTime(v),
        _ => value,
    };

    /// <summary>Whether a value counts as true: not zero, not empty, not null.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool v => v,
        long v => v != 0,
        double v => v != 0,
        string v => v.Length > 0,
        TemplateHtml v => v.Text.Length > 0,
        TemplateUrl v => v.Text.Length > 0,
        TimeSpan v => v != TimeSpan.Zero,
        _ => Length(value) != 0,
    };

    /// <summary>The number of elements, or null where the value has no length.</summary>
    public static int? Length(object? value) => value switch
    {
        string v => Encoding.UTF8.GetByteCount(v),
        IReadOnlyDictionary<string, string> v => v.Count,
        IReadOnlyDictionary<string, object?> v => v.Count,
        IReadOnlyCollection<object?> v => v.Count,
        ICollection v => v.Count,
        _ => null,
    };

    /// <summary>The elements of a list; null where the value is no list.</summary>
    public static IReadOnlyList<object?>? List(object? value) => value switch
    {
        string => null,
        IReadOnlyList<object?> v => v,
        IReadOnlyDictionary<string, string> or IReadOnlyDictionary<string, object?> => null,
        IEnumerable v => [.. v.Cast<object?>().Select(Normalize)],
        _ => null,
    };

    /// <summary>The entries of a map in key order; null where the value is no map.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>>? Map(object? value) => value switch
    {
        IReadOnlyDictionary<string, string> v => [.. v.Select(e => KeyValuePair.Create(e.Key, (object?)e.Value)).OrderBy(e => e.Key, StringComparer.Ordinal)],
        IReadOnlyDictionary<string, object?> v => [.. v.Select(e => KeyValuePair.Create(e.Key, Normalize(e.Value))).OrderBy(e => e.Key, StringComparer.Ordinal)],
        _ => null,
    };

    /// <summary>Looks up a key. A map of texts gives the empty text for a key it lacks, any other map null (Go's <c>missingkey=zero</c>).</summary>
    public static bool TryLookUp(object? value, string key, out object? result)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, string> texts:
                result = texts.GetValueOrDefault(key, "");
                return true;
            case IReadOnlyDictionary<string, object?> objects:
                result = Normalize(objects.GetValueOrDefault(key));
                return true;
            default:
                result = null;
                return false;
        }
    }

    /// <summary>Prints a value as <c>%v</c> does.</summary>
    public static string Print(object? value)
    {
        switch (value)
        {
            case null:
                return NoValue;
            case string v:
                return v;
            case bool v:
                return v ? "true" : "false";
            case long v:
                return v.ToString(CultureInfo.InvariantCulture);
            case double v:
                return GoFloat.Shortest(v);
            case TimeSpan v:
                return GoDuration.Format(v);
            case TemplateHtml or TemplateUrl or TemplateTime:
                return value.ToString()!;
        }

        if (Map(value) is { } map)
        {
            return $"map[{string.Join(' ', map.Select(e => $"{e.Key}:{PrintInner(e.Value)}"))}]";
        }

        return List(value) is { } list ? $"[{string.Join(' ', list.Select(PrintInner))}]" : value.ToString() ?? "";
    }

    /// <summary>The value as text where a function takes a Go string.</summary>
    /// <exception cref="FormatException">It is not text.</exception>
    public static string Text(object? value) => value switch
    {
        string v => v,
        TemplateHtml v => v.Text,
        TemplateUrl v => v.Text,
        null => throw new FormatException("expected string, found nil"),
        _ => throw new FormatException($"expected string; found {TypeName(value)}"),
    };

    /// <summary>The value as a whole number where a function takes a Go int.</summary>
    /// <exception cref="FormatException">It is not a whole number.</exception>
    public static int Integer(object? value) => value is long v and >= int.MinValue and <= int.MaxValue
        ? (int)v
        : throw new FormatException($"expected integer; found {(value is long ? "a number out of range" : TypeName(value))}");

    /// <summary>The value as a number, as Prometheus's functions take it: numbers, durations (seconds) and text.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static double Number(object? value) => value switch
    {
        double v => v,
        long v => v,
        TimeSpan v => v.TotalSeconds,
        string v when Exposition.ExpositionNumber.TryParse(Encoding.UTF8.GetBytes(v), out var parsed) => parsed,
        string v => throw new FormatException($"cannot convert \"{v}\" to a number"),
        _ => throw new FormatException($"cannot convert {TypeName(value)} to a number"),
    };

    /// <summary>The kind's name, for messages.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "nil",
        bool => "bool",
        long => "int",
        double => "float64",
        string => "string",
        TemplateTime => "time.Time",
        TimeSpan => "time.Duration",
        TemplateHtml => "template.HTML",
        TemplateUrl => "template.URL",
        _ when Map(value) is not null => "map",
        _ when List(value) is not null => "slice",
        _ => value.GetType().Name,
    };

    private static string PrintInner(object? value) => value is null ? "<nil>" : Print(Normalize(value));
}
