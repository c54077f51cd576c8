using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pronoia.Alerting;
using Pronoia.Engine.Web;

namespace Pronoia.Engine.Api.V2;

/// <summary>Reads the alerts that a Prometheus or a person posts.</summary>
internal static class PostedAlerts
{
    /// <summary>Alerts of one request.</summary>
    public const int MaxAlerts = 10_000;

    /// <summary>Reads them; what is in an alert is judged later.</summary>
    /// <exception cref="WebException">The document has another shape.</exception>
    public static IReadOnlyList<Alert> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new WebException(StatusCodes.Status400BadRequest, "expected a list of alerts");
        }

        return root.GetArrayLength() <= MaxAlerts
            ? [.. root.EnumerateArray().Select(Alert)]
            : throw new WebException(StatusCodes.Status400BadRequest, $"more than {MaxAlerts} alerts in one request");
    }

    private static Alert Alert(JsonElement element, int index)
    {
        var reader = new V2Reader(element, $"alert {index}");
        return new Alert
        {
            Labels = reader.Labels("labels"),
            Annotations = reader.Labels("annotations"),
            StartsAt = reader.Time("startsAt") ?? default,
            EndsAt = reader.Time("endsAt"),
            GeneratorUrl = reader.Text("generatorURL") ?? "",
        };
    }
}
