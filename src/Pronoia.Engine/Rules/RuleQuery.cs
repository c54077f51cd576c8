using Pronoia.Prometheus.Model;
using Pronoia.Prometheus.PromQL;
using Pronoia.Prometheus.Rules;

namespace Pronoia.Engine.Rules;

/// <summary>Joins rules to the PromQL engine.</summary>
internal static class RuleQuery
{
    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? Validate(string expr)
    {
        try
        {
            PromQLParser.Parse(expr);
            return null;
        }
        catch (PromQLException e)
        {
            return e.Message;
        }
    }

    /// <summary>A result as rules take it: the float samples of a vector, or a scalar without labels.</summary>
    /// <exception cref="PromQLException">The result is a string or a matrix.</exception>
    public static IReadOnlyList<InstantSample> ToSamples(QueryResult result) => result.ValueType switch
    {
        PromQLType.Vector => [.. result.Vector.Where(e => e.Histogram is null).Select(e => new InstantSample(e.Labels, e.Value))],
        PromQLType.Scalar => [new InstantSample(Labels.Empty, result.Scalar)],
        _ => throw new PromQLException(PromQLErrorKind.Execution, "rule result is not a vector or scalar"),
    };
}
