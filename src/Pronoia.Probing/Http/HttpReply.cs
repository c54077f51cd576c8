namespace Pronoia.Probing.Http;

/// <summary>A response whose body is still to be read.</summary>
/// <param name="Version">The version as <c>HTTP/1.1</c>, <c>HTTP/2.0</c>.</param>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentLength">What the headers promise, in bytes; -1 where they do not, 0 where there is no body.</param>
/// <param name="Body">The body without transfer coding.</param>
internal sealed record HttpReply(string Version, int Status, HttpHeaders Headers, long ContentLength, Stream Body);
