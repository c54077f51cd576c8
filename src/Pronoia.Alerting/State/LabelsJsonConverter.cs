using System.Text.Json;
using System.Text.Json.Serialization;
using Pronoia.Prometheus.Model;

namespace Pronoia.Alerting.State;

/// <summary>Writes a label set as an object of names and values.</summary>
internal sealed class LabelsJsonConverter : JsonConverter<Labels>
{
    public override Labels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected an object of labels");
        }

        var labels = new List<Label>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            labels.Add(new Label(name, reader.GetString() ?? ""));
        }

        return Labels.Of(labels);
    }

    public override void Write(Utf8JsonWriter writer, Labels value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var label in value.AsSpan())
        {
            writer.WriteString(label.Name, label.Value);
        }

        writer.WriteEndObject();
    }
}
