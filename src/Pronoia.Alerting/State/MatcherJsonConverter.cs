using System.Text.Json;
using System.Text.Json.Serialization;
using Pronoia.Prometheus.Model;
using MatchType = Pronoia.Prometheus.Model.MatchType;

namespace Pronoia.Alerting.State;

/// <summary>Writes a matcher as an array of name, operator and value.</summary>
internal sealed class MatcherJsonConverter : JsonConverter<Matcher>
{
    private static readonly string[] Operators = ["=", "!=", "=~", "!~"];

    public override Matcher Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<string> parts = new string[3];
        foreach (ref var part in parts)
        {
            reader.Read();
            part = reader.GetString() ?? "";
        }

        reader.Read();
        var type = Array.IndexOf(Operators, parts[1]);
        return type < 0 ? throw new JsonException("expected a matcher") : new Matcher((MatchType)type, parts[0], parts[2]);
    }

    public override void Write(Utf8JsonWriter writer, Matcher value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Name);
        writer.WriteStringValue(Operators[(int)value.Type]);
        writer.WriteStringValue(value.Value);
        writer.WriteEndArray();
    }
}
