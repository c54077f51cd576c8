namespace Pronoia.Prometheus.PromQL;

/// <summary>The operations of a <see cref="DurationExpr"/>.</summary>
public enum DurationOperation
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c>, also as a sign.</summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>%</c></summary>
    Modulo,

    /// <summary><c>^</c></summary>
    Power,

    /// <summary><c>min(a, b)</c></summary>
    Min,

    /// <summary><c>max(a, b)</c></summary>
    Max,

    /// <summary><c>step()</c>: the step of a range query, 0 for an instant query.</summary>
    Step,

    /// <summary><c>range()</c>: the end of a range query minus its start, 0 for an instant query.</summary>
    Range,
}
