using Pronoia.Prometheus.Query;

namespace Pronoia.Prometheus.PromQL;

/// <summary>The value of an expression with what the evaluation had to say about it.</summary>
public sealed class QueryResult
{
    internal QueryResult(PromQLType valueType, long timestampMs, IReadOnlyList<string> warnings, IReadOnlyList<string> infos)
    {
        ValueType = valueType;
        TimestampMs = timestampMs;
        Warnings = warnings;
        Infos = infos;
    }

    /// <summary>The type of the value. A range query yields a matrix, or a matrix with one series of no labels for a scalar.</summary>
    public PromQLType ValueType { get; }

    /// <summary>The evaluation time, milliseconds since the epoch; of a range query its end.</summary>
    public long TimestampMs { get; }

    /// <summary>The value of a scalar.</summary>
    public double Scalar { get; internal init; }

    /// <summary>The value of a string.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>The elements of a vector, in the order of the labels unless the expression sorts them.</summary>
    public IReadOnlyList<VectorElement> Vector { get; internal init; } = [];

    /// <summary>The series of a matrix, in the order of the labels.</summary>
    public IReadOnlyList<SeriesData> Matrix { get; internal init; } = [];

    /// <summary>What the query took.</summary>
    public QueryStatistics Statistics { get; internal init; } = QueryStatistics.None;

    /// <summary>Warnings in Prometheus's wording, with positions.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Hints in Prometheus's wording, with positions.</summary>
    public IReadOnlyList<string> Infos { get; }
}
