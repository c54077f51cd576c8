using System.Text.Json;
using System.Text.Json.Nodes;
using Pronoia.Prometheus.Yaml;

namespace Pronoia.Alerting.Messages;

/// <summary>
/// A part of the configuration that becomes JSON, each of its texts a template. A text that comes out as JSON, such as a number or what <c>toJson</c> writes,
/// is taken as that.
/// </summary>
/// <param name="value">The part of the configuration.</param>
internal sealed class TemplateTree(YamlValue value)
{
    /// <summary>All texts in it, keys included.</summary>
    public IEnumerable<(SourcePosition Position, string Text)> Texts => Walk(value);

    /// <summary>The JSON of a message; a text that cannot be expanded is empty.</summary>
    /// <param name="message">The message.</param>
    /// <param name="length">The most characters of one text.</param>
    public JsonNode? Expand(Message message, int length) => Expand(value, message, length);

    private static JsonNode? Expand(YamlValue value, Message message, int length)
    {
        switch (value)
        {
            case YamlMapping mapping:
                var json = new JsonObject();
                foreach (var entry in mapping.Entries)
                {
                    json[message.Text(entry.Key) ?? ""] = Expand(entry.Value, message, length);
                }

                return json;
            case YamlSequence sequence:
                return new JsonArray([.. sequence.Items.Select(i => Expand(i, message, length))]);
            case YamlScalar { IsNull: false } scalar:
                return Typed(MessageText.Cut(message.Text(scalar.Text) ?? "", length));
            default:
                return null;
        }
    }

    private static JsonNode? Typed(string text)
    {
        try
        {
            return JsonNode.Parse(text) is { } json && json.GetValueKind() != JsonValueKind.String ? json : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static IEnumerable<(SourcePosition Position, string Text)> Walk(YamlValue value) => value switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => Walk(e.Value).Prepend((e.KeyPosition, e.Key))),
        YamlSequence sequence => sequence.Items.SelectMany(Walk),
        YamlScalar scalar => [(scalar.Position, scalar.Text)],
        _ => [],
    };
}
