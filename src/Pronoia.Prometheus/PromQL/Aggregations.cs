namespace Pronoia.Prometheus.PromQL;

internal static class Aggregations
{
    private static readonly Dictionary<string, Aggregation> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sum"] = Aggregation.Sum,
        ["avg"] = Aggregation.Avg,
        ["count"] = Aggregation.Count,
        ["min"] = Aggregation.Min,
        ["max"] = Aggregation.Max,
        ["group"] = Aggregation.Group,
        ["stddev"] = Aggregation.Stddev,
        ["stdvar"] = Aggregation.Stdvar,
        ["topk"] = Aggregation.Topk,
        ["bottomk"] = Aggregation.Bottomk,
        ["count_values"] = Aggregation.CountValues,
        ["quantile"] = Aggregation.Quantile,
        ["limitk"] = Aggregation.Limitk,
        ["limit_ratio"] = Aggregation.LimitRatio,
    };

    private static readonly Dictionary<Aggregation, string> Names = ByName.ToDictionary(p => p.Value, p => p.Key);

    public static bool TryGet(string name, out Aggregation aggregation) => ByName.TryGetValue(name, out aggregation);

    public static string Text(this Aggregation aggregation) => Names[aggregation];

    public static bool HasParameter(this Aggregation aggregation) =>
        aggregation is Aggregation.Topk or Aggregation.Bottomk or Aggregation.CountValues or Aggregation.Quantile
            or Aggregation.Limitk or Aggregation.LimitRatio;

    public static bool IsExperimental(this Aggregation aggregation) => aggregation is Aggregation.Limitk or Aggregation.LimitRatio;
}
