using System.Text.Json;

namespace Pronoia.Probing.Cel;

/// <summary>
/// An expression of the Common Expression Language (https://github.com/google/cel-spec) over the variable <c>body</c>: literals, lists and maps,
/// operators, selection, the macros, and the standard functions but those of time. Immutable; evaluation is bounded.
/// </summary>
public sealed class CelExpression
{
    private readonly CelNode _root;

    private CelExpression(string text, CelNode root) => (Text, _root) = (text, root);

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is not one; the message has the character.</exception>
    public static CelExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CelExpression(text, new CelParser(text, ["body"]).Parse());
    }

    /// <summary>Shows the expression.</summary>
    public override string ToString() => Text;

    /// <summary>Whether a body meets the expression.</summary>
    /// <exception cref="CelException">The evaluation fails, takes too long, or gives something that is not true or false.</exception>
    internal bool Evaluate(JsonElement body)
    {
        var result = _root(new CelScope(new CelBudget(), null, "body", FromJson(body)));
        return result is bool value ? value : throw new CelException($"the expression gives {CelType.NameOf(result)}, not bool");
    }

    // Every number of JSON is a double, as Go reads it.
    private static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.Object => ToMap(element),
        _ => null,
    };

    private static Dictionary<object, object?> ToMap(JsonElement element)
    {
        var map = new Dictionary<object, object?>();
        foreach (var property in element.EnumerateObject())
        {
            map[property.Name] = FromJson(property.Value);
        }

        return map;
    }
}
