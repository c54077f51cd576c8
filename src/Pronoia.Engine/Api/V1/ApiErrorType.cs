namespace Pronoia.Engine.Api.V1;

/// <summary>The error types of Prometheus's API, each with a status of its own.</summary>
internal enum ApiErrorType
{
    /// <summary>The request is wrong: <c>bad_data</c>, 400.</summary>
    BadData,

    /// <summary>The expression cannot be evaluated, or a limit stopped it: <c>execution</c>, 422.</summary>
    Execution,

    /// <summary>It took too long: <c>timeout</c>, 503.</summary>
    Timeout,

    /// <summary>There is no such thing: <c>not_found</c>, 404.</summary>
    NotFound,

    /// <summary>The fault is ours: <c>internal</c>, 500.</summary>
    Internal,
}
