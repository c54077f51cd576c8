using System.Globalization;
using System.Net;
using System.Text;

namespace Pronoia.Prometheus.Templates;

/// <summary>Go's own functions, but for <c>and</c> and <c>or</c>, which the executor runs because they may not evaluate all arguments.</summary>
internal static class TemplateBuiltins
{
    private const string BadComparisonType = "invalid type for comparison";
    private const string BadComparison = "incompatible types for comparison";

    public static TemplateFunctions All { get; } = new TemplateFunctions()
        .Add("not", 1, a => !GoValue.IsTrue(a[0]))
        .Add("len", 1, a => (long)(GoValue.Length(a[0]) ?? throw new FormatException($"len of type {GoValue.TypeName(a[0])}")))
        .Add("index", 1, int.MaxValue, (_, a) => a.Skip(1).Aggregate(a[0], Index))
        .Add("slice", 1, 4, (_, a) => Slice(a))
        .Add("print", 0, int.MaxValue, (c, a) => Print(a, c.Limits.MaxOutputLength))
        .Add("println", 0, int.MaxValue, (c, a) => Print(a, c.Limits.MaxOutputLength, always: true) + "\n")
        .Add("printf", 1, int.MaxValue, (c, a) => GoPrintf.Format(GoValue.Text(a[0]), a.Skip(1).ToList(), c.Limits.MaxOutputLength))
        .Add("html", 1, int.MaxValue, (c, a) => Html(c, HtmlEscape.Text(Print(a, c.Limits.MaxOutputLength))))
        .Add("js", 1, int.MaxValue, (c, a) => HtmlEscape.JavaScript(Print(a, c.Limits.MaxOutputLength)))
        .Add("urlquery", 1, int.MaxValue, (c, a) => WebUtility.UrlEncode(Print(a, c.Limits.MaxOutputLength)))
        .Add("eq", 1, int.MaxValue, (_, a) => a.Count > 1 ? a.Skip(1).Any(b => AreEqual(a[0], b)) : throw new FormatException("missing argument for comparison"))
        .Add("ne", 2, a => !AreEqual(a[0], a[1]))
        .Add("lt", 2, a => Less(a[0], a[1]))
        .Add("le", 2, a => Less(a[0], a[1]) || AreEqual(a[0], a[1]))
        .Add("gt", 2, a => !(Less(a[0], a[1]) || AreEqual(a[0], a[1])))
        .Add("ge", 2, a => !Less(a[0], a[1]));

    /// <summary>Go's <c>fmt.Sprint</c>: blanks only between operands that are both no text; <c>Sprintln</c>: always.</summary>
    private static string Print(IReadOnlyList<object?> values, int maxLength, bool always = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0 && (always || (values[i] is not string && values[i - 1] is not string)))
            {
                text.Append(' ');
            }

            text.Append(GoPrintf.Value(values[i]));
            if (text.Length > maxLength)
            {
                throw new FormatException($"the text is too long: at most {maxLength} characters");
            }
        }

        return text.ToString();
    }

    // In a page the result is HTML and must not be escaped once more.
    private static object Html(ITemplateContext context, string html) => context.IsHtml ? new TemplateHtml(html) : html;

    private static object? Index(object? target, object? key)
    {
        if (target is null)
        {
            throw new FormatException("index of untyped nil");
        }

        if (GoValue.Map(target) is not null)
        {
            GoValue.TryLookUp(target, GoValue.Text(key), out var value);
            return value;
        }

        var index = GoValue.Integer(key);
        if (target is string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return index >= 0 && index < bytes.Length ? (long)bytes[index] : throw OutOfRange(index);
        }

        var list = GoValue.List(target) ?? throw new FormatException($"can't index item of type {GoValue.TypeName(target)}");
        return index >= 0 && index < list.Count ? GoValue.Normalize(list[index]) : throw OutOfRange(index);
    }

    private static object Slice(IReadOnlyList<object?> arguments)
    {
        var target = arguments[0];
        var length = (target is string ? null : GoValue.List(target)?.Count) ?? (target is string text ? Encoding.UTF8.GetByteCount(text) : null as int?)
            ?? throw new FormatException($"can't slice item of type {GoValue.TypeName(target)}");
        if (arguments.Count == 4 && target is string)
        {
            throw new FormatException("cannot 3-index slice a string");
        }

        var bounds = arguments.Skip(1).Select(GoValue.Integer).ToList();
        foreach (var bound in bounds)
        {
            if (bound < 0 || bound > length)
            {
                throw OutOfRange(bound);
            }
        }

        var start = bounds.Count > 0 ? bounds[0] : 0;
        var end = bounds.Count > 1 ? bounds[1] : length;
        if (start > end)
        {
            throw new FormatException($"invalid slice index: {start} > {end}");
        }

        return target is string s
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s), start, end - start)
            : GoValue.List(target)!.Skip(start).Take(end - start).ToList();
    }

    private static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (bool x, bool y) => x == y,
        (long x, long y) => x == y,
        (double x, double y) => x == y,
        (TimeSpan x, TimeSpan y) => x == y,
        (TemplateTime x, TemplateTime y) => x.Value == y.Value,
        (string or TemplateHtml or TemplateUrl, string or TemplateHtml or TemplateUrl) => GoValue.Text(a) == GoValue.Text(b),
        _ => throw new FormatException(IsBasic(a) && IsBasic(b) ? BadComparison : BadComparisonType),
    };

    private static bool Less(object? a, object? b) => (a, b) switch
    {
        (long x, long y) => x < y,
        (double x, double y) => x < y,
        (TimeSpan x, TimeSpan y) => x < y,
        (string x, string y) => string.CompareOrdinal(x, y) < 0,
        _ => throw new FormatException(IsBasic(a) && IsBasic(b) && a is not bool && b is not bool ? BadComparison : BadComparisonType),
    };

    private static bool IsBasic(object? value) => value is bool or long or double or string or TimeSpan or TemplateHtml or TemplateUrl;

    private static FormatException OutOfRange(int index) => new(string.Create(CultureInfo.InvariantCulture, $"index out of range: {index}"));
}
