using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pronoia.Reporting.Model;
using Pronoia.Reporting.Sections;

namespace Pronoia.Reporting.Rendering;

/// <summary>
/// Renders a report as JSON: the whole model with its verdict. Names in camelCase, times UTC in ISO 8601, durations in seconds, ratios 0–1; null is "not
/// known". <c>schema</c> is 1 and grows with breaking changes.
/// </summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new TimeZoneConverter(),
            new SecondsConverter(),
            new FiniteConverter(),
            new UtcConverter(),
        },
    };

    /// <summary>Renders the document.</summary>
    public static string Render(ReliabilityReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var verdict = Summary.Verdict(report);
        var document = new JsonObject
        {
            ["schema"] = 1,
            ["verdict"] = new JsonObject
            {
                ["status"] = JsonNamingPolicy.CamelCase.ConvertName(verdict.Tone.ToString()),
                ["word"] = verdict.Word,
                ["headline"] = verdict.Headline,
                ["sentences"] = new JsonArray([.. verdict.Sentences.Select(s => JsonValue.Create(s))]),
            },
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(report, Options)!.AsObject().ToArray())
        {
            document[name] = value?.DeepClone();
        }

        return document.ToJsonString(Options) + "\n";
    }

    private sealed class TimeZoneConverter : JsonConverter<TimeZoneInfo>
    {
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
    }

    /// <summary>JSON has no NaN and no infinities: they are "not known".</summary>
    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }
}
