namespace Pronoia.Prometheus.Exposition;

/// <summary>The media types of the exposition formats.</summary>
public static class ExpositionContentType
{
    /// <summary>Prometheus's text format.</summary>
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>OpenMetrics 1.0.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>What to ask a target for: OpenMetrics first, then text, then anything.</summary>
    public const string Accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    /// <summary>
    /// The format that a response's <c>Content-Type</c> names. A type that is absent or not a metrics type is read as text, as Prometheus 2
    /// does; what is not text then fails with a line number.
    /// </summary>
    /// <exception cref="ExpositionException">The type names the protobuf format, which is not read.</exception>
    public static ExpositionFormat Detect(string? contentType)
    {
        var mediaType = (contentType ?? "").AsSpan();
        var parameters = mediaType.IndexOf(';');
        mediaType = (parameters < 0 ? mediaType : mediaType[..parameters]).Trim();
        if (mediaType.Equals("application/vnd.google.protobuf", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExpositionException(1, "the protobuf format is not read: expected text or OpenMetrics");
        }

        return mediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }
}
