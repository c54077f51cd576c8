namespace Pronoia.Prometheus.PromQL;

/// <summary>What kind of failure a <see cref="PromQLException"/> reports; the HTTP API maps it to an error type.</summary>
public enum PromQLErrorKind
{
    /// <summary>The expression or its parameters are malformed (<c>bad_data</c>).</summary>
    Parse,

    /// <summary>The expression cannot be evaluated over the data (<c>execution</c>).</summary>
    Execution,

    /// <summary>A limit on samples, series or steps stopped the query (<c>execution</c>).</summary>
    Limit,

    /// <summary>The query ran longer than allowed (<c>timeout</c>).</summary>
    Timeout,
}
