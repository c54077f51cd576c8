using Microsoft.AspNetCore.Http;

namespace Pronoia.Engine.Web;

/// <summary>What answers one method of one path.</summary>
/// <param name="Method">The method; a GET endpoint answers HEAD too.</param>
/// <param name="Path">The path; a segment in braces takes any text of one segment, a last segment <c>**</c> all that follows.</param>
/// <param name="Handle">Answers.</param>
internal sealed record WebEndpoint(string Method, string Path, Func<WebCall, Task> Handle)
{
    /// <summary>Whether it changes something, and so is refused where <c>web.read_only</c> is set.</summary>
    public bool Writes { get; init; }

    /// <summary>An endpoint for GET and HEAD.</summary>
    public static WebEndpoint Get(string path, Func<WebCall, Task> handle) => new(HttpMethods.Get, path, handle);

    /// <summary>An endpoint that reads, but takes its parameters from a form too.</summary>
    public static IEnumerable<WebEndpoint> GetOrForm(string path, Func<WebCall, Task> handle) => [Get(path, handle), new(HttpMethods.Post, path, handle)];

    /// <summary>An endpoint that changes something.</summary>
    public static WebEndpoint Write(string method, string path, Func<WebCall, Task> handle) => new(method, path, handle) { Writes = true };
}
