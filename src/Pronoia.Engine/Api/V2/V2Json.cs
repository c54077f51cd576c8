using System.Globalization;
using System.Text.Json;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V2;

/// <summary>What the answers of the Alertmanager API share.</summary>
internal static class V2Json
{
    public static void Labels(Utf8JsonWriter json, string name, Prometheus.Model.Labels labels)
    {
        json.WritePropertyName(name);
        QueryResultJson.WriteLabels(json, labels);
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void Time(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
