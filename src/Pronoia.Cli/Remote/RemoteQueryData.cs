using System.Text.Json;

namespace Pronoia.Cli.Remote;

/// <summary>The value in an answer of Prometheus's query API.</summary>
/// <param name="ResultType">One of <c>scalar</c>, <c>string</c>, <c>vector</c> and <c>matrix</c>.</param>
/// <param name="Result">For scalar and string <c>[time, text]</c>, otherwise an array of <see cref="RemoteSeries"/>.</param>
internal sealed record RemoteQueryData(string ResultType, JsonElement Result);
