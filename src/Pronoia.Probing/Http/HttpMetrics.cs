namespace Pronoia.Probing.Http;

/// <summary>The gauges of the HTTP prober, with the names and meanings of blackbox_exporter.</summary>
internal static class HttpMetrics
{
    public static readonly MetricDefinition Duration =
        new("probe_http_duration_seconds", "Duration of http request by phase, summed over all redirects");

    public static readonly MetricDefinition ContentLength = new("probe_http_content_length", "Length of http content response");
    public static readonly MetricDefinition UncompressedBodyLength = new("probe_http_uncompressed_body_length", "Length of uncompressed response body");
    public static readonly MetricDefinition Redirects = new("probe_http_redirects", "The number of redirects");
    public static readonly MetricDefinition Ssl = new("probe_http_ssl", "Indicates if SSL was used for the final redirect");
    public static readonly MetricDefinition StatusCode = new("probe_http_status_code", "Response HTTP status code");
    public static readonly MetricDefinition Version = new("probe_http_version", "Returns the version of HTTP of the probe response");
    public static readonly MetricDefinition LastModified =
        new("probe_http_last_modified_timestamp_seconds", "Returns the Last-Modified HTTP response header in unixtime");

    public static readonly MetricDefinition FailedDueToCel =
        new("probe_failed_due_to_cel", "Indicates if probe failed due to CEL expression not matching");

    /// <summary>The gauges that exist whatever happens, at zero.</summary>
    public static readonly MetricDefinition[] Always =
        [ContentLength, UncompressedBodyLength, Redirects, Ssl, StatusCode, Version, BlackboxMetrics.FailedDueToRegex];
}
