using System.Net.Http.Headers;

namespace Pronoia.Prometheus.Exposition;

/// <summary>The media types of the exposition formats.</summary>
public static class ExpositionContentType
{
    /// <summary>Prometheus's text format.</summary>
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>OpenMetrics 1.0.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>Length-delimited messages <c>io.prometheus.client.MetricFamily</c>.</summary>
    public const string Protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    /// <summary>
    /// The format that a response's <c>Content-Type</c> names. A type that is absent or not a metrics type is what <paramref name="fallback"/> says, without that text, as
    /// Prometheus 2 reads it; what is not text then fails with a line number.
    /// </summary>
    /// <param name="contentType">The header.</param>
    /// <param name="fallback">What to take where the header does not tell (<c>fallback_scrape_protocol</c>).</param>
    /// <exception cref="ExpositionException">The type names another message or encoding of protobuf than is read.</exception>
    public static ExpositionFormat Detect(string? contentType, ExpositionFormat fallback = ExpositionFormat.Text)
    {
        var header = (contentType ?? "").AsSpan();
        var end = header.IndexOf(';');
        var mediaType = (end < 0 ? header : header[..end]).Trim();
        if (mediaType.Equals("application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase))
        {
            RequireDelimited(contentType!);
            return ExpositionFormat.Protobuf;
        }

        return mediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.OpenMetrics
            : mediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.Text
            : fallback;
    }

    private static void RequireDelimited(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return;
        }

        foreach (var parameter in type.Parameters)
        {
            var expected = parameter.Name.ToLowerInvariant() switch { "proto" => "io.prometheus.client.MetricFamily", "encoding" => "delimited", _ => null };
            if (expected is not null && parameter.Value?.Trim('"') is { } value && value != expected)
            {
                throw ExpositionException.Declared($"protobuf with {parameter.Name}={value} is not read: expected {parameter.Name}={expected}");
            }
        }
    }
}
