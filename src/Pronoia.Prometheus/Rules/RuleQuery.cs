using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.Rules;

/// <summary>Joins rules and their templates to PromQL.</summary>
public static class RuleQuery
{
    private const string StringValueLabel = "__value__";

    /// <summary>
    /// Answers queries from an engine over a source. A scalar becomes one element without labels, a string one whose label <c>__value__</c> holds it
    /// (which templates read with <c>strvalue</c>). A native histogram keeps its place, with a value that is no number. A matrix is an error.
    /// </summary>
    public static QueryFunc Over(PromQLEngine engine, ISeriesSource source)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(source);
        return async (expr, time, cancellationToken) => ToSamples(await engine.InstantAsync(source, expr, time, cancellationToken));
    }

    private static InstantSample ToSample(VectorElement element) =>
        new(element.Labels, element.Histogram is null ? element.Value : StaleMarker.NormalNaN) { Histogram = element.Histogram };

    private static IReadOnlyList<InstantSample> ToSamples(QueryResult result) => result.ValueType switch
    {
        PromQLType.Vector => [.. result.Vector.Select(ToSample)],
        PromQLType.Scalar => [new InstantSample(Labels.Empty, result.Scalar)],
        PromQLType.String => [new InstantSample(Labels.Of([new Label(StringValueLabel, result.Text)]), 0)],
        _ => throw new PromQLException(PromQLErrorKind.Execution, "rule result is not a vector or scalar"),
    };
}
