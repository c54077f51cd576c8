using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pronoia.Alerting.State;

/// <summary>Writes a fingerprint as its 16 hexadecimal digits.</summary>
internal sealed class FingerprintJsonConverter : JsonConverter<Fingerprint>
{
    public override Fingerprint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Fingerprint.TryParse(reader.GetString(), out var fingerprint) ? fingerprint : throw new JsonException("expected a fingerprint");

    public override void Write(Utf8JsonWriter writer, Fingerprint value, JsonSerializerOptions options)
    {
        Span<char> digits = stackalloc char[16];
        value.Value.TryFormat(digits, out _, "x16", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStringValue(digits);
    }
}
