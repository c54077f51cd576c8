using static Pronoia.Prometheus.PromQL.PromQLType;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Every function of the language with its types (https://prometheus.io/docs/prometheus/latest/querying/functions/).</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, FunctionSignature> Signatures = Build();

    public static FunctionSignature? Find(string name) => Signatures.GetValueOrDefault(name);

    public static IEnumerable<FunctionSignature> All => Signatures.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    private static Dictionary<string, FunctionSignature> Build()
    {
        var all = new List<FunctionSignature>();
        string[] overVector =
        [
            "abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp", "floor",
            "histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum", "ln", "log10", "log2", "rad",
            "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp",
        ];
        string[] overRange =
        [
            "absent_over_time", "avg_over_time", "changes", "count_over_time", "delta", "deriv", "idelta", "increase", "irate",
            "last_over_time", "max_over_time", "min_over_time", "present_over_time", "rate", "resets", "stddev_over_time",
            "stdvar_over_time", "sum_over_time",
        ];
        string[] overRangeExperimental =
        [
            "first_over_time", "mad_over_time", "ts_of_first_over_time", "ts_of_last_over_time", "ts_of_max_over_time", "ts_of_min_over_time",
        ];
        string[] overTime = ["day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year"];
        all.AddRange(overVector.Select(name => new FunctionSignature(name, Vector, [Vector])));
        all.AddRange(overRange.Select(name => new FunctionSignature(name, Vector, [Matrix])));
        all.AddRange(overRangeExperimental.Select(name => new FunctionSignature(name, Vector, [Matrix], Experimental: true)));
        all.AddRange(overTime.Select(name => new FunctionSignature(name, Vector, [Vector], Variadic: 1)));
        all.AddRange(
        [
            new("clamp", Vector, [Vector, Scalar, Scalar]),
            new("clamp_max", Vector, [Vector, Scalar]),
            new("clamp_min", Vector, [Vector, Scalar]),
            new("double_exponential_smoothing", Vector, [Matrix, Scalar, Scalar], Experimental: true),
            new("end", Scalar, [], Experimental: true),
            new("histogram_fraction", Vector, [Scalar, Scalar, Vector]),
            new("histogram_quantile", Vector, [Scalar, Vector]),
            new("histogram_quantiles", Vector, [Vector, PromQLType.String, Scalar, Scalar], Variadic: 9, Experimental: true),
            new("info", Vector, [Vector, Vector], Variadic: 1, Experimental: true),
            new("label_join", Vector, [Vector, PromQLType.String, PromQLType.String, PromQLType.String], Variadic: -1),
            new("label_replace", Vector, [Vector, PromQLType.String, PromQLType.String, PromQLType.String, PromQLType.String]),
            new("max_of", Scalar, [Scalar, Scalar], Experimental: true),
            new("min_of", Scalar, [Scalar, Scalar], Experimental: true),
            new("pi", Scalar, []),
            new("predict_linear", Vector, [Matrix, Scalar]),
            new("quantile_over_time", Vector, [Scalar, Matrix]),
            new("range", Scalar, [], Experimental: true),
            new("round", Vector, [Vector, Scalar], Variadic: 1),
            new("scalar", Scalar, [Vector]),
            new("sort_by_label", Vector, [Vector, PromQLType.String], Variadic: -1, Experimental: true),
            new("sort_by_label_desc", Vector, [Vector, PromQLType.String], Variadic: -1, Experimental: true),
            new("start", Scalar, [], Experimental: true),
            new("start_timestamp", Vector, [Vector], Experimental: true),
            new("step", Scalar, [], Experimental: true),
            new("time", Scalar, []),
            new("vector", Vector, [Scalar]),
        ]);
        return all.ToDictionary(s => s.Name, StringComparer.Ordinal);
    }
}
