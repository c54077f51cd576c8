using Pronoia.Prometheus.PromQL.Evaluation;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>Makes the function object of a call.</summary>
internal static class RangeFunctions
{
    private static readonly string[] AnchoredFunctions = ["changes", "delta", "increase", "rate", "resets"];
    private static readonly string[] SmoothedFunctions = ["delta", "increase", "rate"];

    /// <summary>Refuses functions that cannot do with samples outside of the window.</summary>
    public static void CheckModifiers(Call call, RangeSource source)
    {
        var (modifier, allowed) = source.Anchored ? ("anchored", AnchoredFunctions) : ("smoothed", SmoothedFunctions);
        if ((source.Anchored || source.Smoothed) && !allowed.Contains(call.Function, StringComparer.Ordinal))
        {
            throw PromQLException.Execution($"{modifier} modifier can only be used with: {string.Join(", ", allowed)} - not with {call.Function}");
        }
    }

    public static RangeFunction Create(Evaluator evaluator, Call call, RangeSource source) => call.Function switch
    {
        "rate" or "increase" or "delta" when source.Anchored || source.Smoothed => new ExtendedRateFunction(evaluator, call, source),
        "rate" or "increase" or "delta" => new RateFunction(evaluator, call, source.RangeMs),
        "irate" or "idelta" => new InstantRateFunction(evaluator, call),
        "sum_over_time" or "avg_over_time" => new SumOverTimeFunction(evaluator, call),
        "count_over_time" or "present_over_time" => new CountOverTimeFunction(evaluator, call),
        "first_over_time" or "last_over_time" or "ts_of_first_over_time" or "ts_of_last_over_time" => new EdgeOverTimeFunction(evaluator, call),
        "min_over_time" or "max_over_time" or "ts_of_min_over_time" or "ts_of_max_over_time" => new ExtremeOverTimeFunction(evaluator, call),
        "stddev_over_time" or "stdvar_over_time" => new VarianceOverTimeFunction(evaluator, call),
        "quantile_over_time" => new QuantileOverTimeFunction(evaluator, call, evaluator.Scalar(call.Arguments[0])),
        "mad_over_time" => new DeviationOverTimeFunction(evaluator, call),
        "resets" or "changes" => new TransitionFunction(evaluator, call, source),
        "deriv" => new RegressionFunction(evaluator, call, null),
        "predict_linear" => new RegressionFunction(evaluator, call, evaluator.Scalar(call.Arguments[1])),
        "double_exponential_smoothing" =>
            new SmoothingFunction(evaluator, call, evaluator.Scalar(call.Arguments[1]), evaluator.Scalar(call.Arguments[2])),
        _ => throw new InvalidOperationException($"{call.Function} is no function of a range vector"),
    };
}
