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
    public const string Protobuf = $"application/vnd.google.protobuf; proto={MetricFamilyMessage}; encoding={DelimitedEncoding}";

    private const string MetricFamilyMessage = "io.prometheus.client.MetricFamily";
    private const string DelimitedEncoding = "delimited";

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

    /// <summary>
    /// The format that a header <c>Accept</c> asks for, of text and protobuf, as Prometheus's <c>/federate</c> negotiates it (expfmt.Negotiate): the first by weight that is
    /// either; text where none is.
    /// </summary>
    /// <param name="accept">The header.</param>
    public static ExpositionFormat Negotiate(string? accept)
    {
        var wanted = (accept ?? "").Split(',')
            .Select(part => MediaTypeWithQualityHeaderValue.TryParse(part, out var type) ? type : null)
            .OfType<MediaTypeWithQualityHeaderValue>()
            .OrderByDescending(type => type.Quality ?? 1);
        foreach (var type in wanted)
        {
            if (type.MediaType == "application/vnd.google.protobuf" && Parameter(type, "proto") == MetricFamilyMessage && Parameter(type, "encoding") == DelimitedEncoding)
            {
                return ExpositionFormat.Protobuf;
            }

            if (type.MediaType == "text/plain" && Parameter(type, "version") is null or "0.0.4" or "1.0.0")
            {
                return ExpositionFormat.Text;
            }
        }

        return ExpositionFormat.Text;
    }

    private static string? Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');

    private static void RequireDelimited(string contentType)
    {
        // What everybody writes needs no parser.
        if (contentType.StartsWith(Protobuf, StringComparison.Ordinal) || !MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return;
        }

        foreach (var parameter in type.Parameters)
        {
            var expected = parameter.Name.ToLowerInvariant() switch { "proto" => MetricFamilyMessage, "encoding" => DelimitedEncoding, _ => null };
            if (expected is not null && parameter.Value?.Trim('"') is { } value && value != expected)
            {
                throw ExpositionException.Declared($"protobuf with {parameter.Name}={value} is not read: expected {parameter.Name}={expected}");
            }
        }
    }
}
