namespace Pronoia.Engine.Api.V1;

/// <summary>An error as Prometheus's API reports it.</summary>
/// <param name="type">The error type.</param>
/// <param name="message">What is wrong.</param>
internal sealed class ApiException(ApiErrorType type, string message) : Exception(message)
{
    public ApiErrorType Type { get; } = type;

    /// <summary>A parameter that is wrong, in Prometheus's wording.</summary>
    public static ApiException Parameter(string name, string message) => new(ApiErrorType.BadData, $"invalid parameter \"{name}\": {message}");
}
