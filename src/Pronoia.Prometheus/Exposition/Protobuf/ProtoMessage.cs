namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>A message of metrics.proto (https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto): names, for errors.</summary>
/// <param name="name">The message's name.</param>
/// <param name="fields">The names of its fields, from number 1; empty where a number is not in use.</param>
internal sealed class ProtoMessage(string name, params string[] fields)
{
    public static readonly ProtoMessage Family = new("MetricFamily", "name", "help", "type", "metric", "unit");
    public static readonly ProtoMessage Metric = new("Metric", "label", "gauge", "counter", "summary", "untyped", "timestamp_ms", "histogram");
    public static readonly ProtoMessage LabelPair = new("LabelPair", "name", "value");
    public static readonly ProtoMessage Gauge = new("Gauge", "value");
    public static readonly ProtoMessage Counter = new("Counter", "value", "exemplar", "created_timestamp");
    public static readonly ProtoMessage Untyped = new("Untyped", "value");
    public static readonly ProtoMessage Summary = new("Summary", "sample_count", "sample_sum", "quantile", "created_timestamp");
    public static readonly ProtoMessage Quantile = new("Quantile", "quantile", "value");
    public static readonly ProtoMessage Bucket = new("Bucket", "cumulative_count", "upper_bound", "exemplar", "cumulative_count_float");
    public static readonly ProtoMessage BucketSpan = new("BucketSpan", "offset", "length");
    public static readonly ProtoMessage Exemplar = new("Exemplar", "label", "value", "timestamp");
    public static readonly ProtoMessage Timestamp = new("Timestamp", "seconds", "nanos");

    public static readonly ProtoMessage Histogram = new(
        "Histogram", "sample_count", "sample_sum", "bucket", "sample_count_float", "schema", "zero_threshold", "zero_count", "zero_count_float", "negative_span",
        "negative_delta", "negative_count", "positive_span", "positive_delta", "positive_count", "created_timestamp", "exemplars");

    /// <summary>How an error calls a field; 0 is the message itself.</summary>
    public string Called(int field) =>
        field == 0 ? name
        : field <= fields.Length && fields[field - 1].Length > 0 ? $"{name}.{fields[field - 1]}"
        : $"{name}, field {field}";
}
