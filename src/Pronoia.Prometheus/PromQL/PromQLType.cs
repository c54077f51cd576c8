namespace Pronoia.Prometheus.PromQL;

/// <summary>The type of an expression or of a result.</summary>
public enum PromQLType
{
    /// <summary>No value.</summary>
    None,

    /// <summary>One number per evaluation time.</summary>
    Scalar,

    /// <summary>A text.</summary>
    String,

    /// <summary>An instant vector: at most one sample per series and evaluation time.</summary>
    Vector,

    /// <summary>A range vector: several samples per series.</summary>
    Matrix,
}
