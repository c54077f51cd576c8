namespace Pronoia.Prometheus.Exposition.Protobuf;

/// <summary>A bucket of a classic histogram, or a quantile of a summary.</summary>
/// <param name="Bound">The upper bound; of a quantile which.</param>
/// <param name="Value">The cumulative count; of a quantile its value.</param>
/// <param name="Exemplar">Where the exemplar stands; empty where there is none.</param>
internal readonly record struct ProtobufBucket(double Bound, double Value, ByteRange Exemplar);
