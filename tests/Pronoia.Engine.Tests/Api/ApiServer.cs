using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pronoia.Prometheus.Model;
using Pronoia.Storage.Series;

namespace Pronoia.Engine.Tests.Api;

/// <summary>An engine behind a real HTTP server.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly Loopback _server;
    private readonly HttpClient _client = new();

    private ApiServer(EngineHarness harness, Loopback server)
    {
        Harness = harness;
        _server = server;
    }

    public EngineHarness Harness { get; }

    public Uri Url => _server.Url;

    public string Now => Harness.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static async Task<ApiServer> StartAsync(string yaml = "targets: [{name: api, url: 'http://127.0.0.1:1'}]")
    {
        var harness = new EngineHarness(yaml);
        return new ApiServer(harness, await Loopback.StartAsync(harness.Engine.Web.HandleAsync));
    }

    /// <summary>Stores a sample every 15 s of the last <paramref name="minutes"/> minutes: 0, 1, 2, …</summary>
    public async Task StoreAsync(int minutes, params Labels[] series)
    {
        var store = new SeriesStore(Harness.Storage.Blobs, Harness.Time, new SeriesStoreOptions());
        var end = Harness.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var count = minutes * 4;
        await store.AppendAsync(
            "test",
            [.. series.SelectMany(s => Enumerable.Range(0, count + 1).Select(i => new SeriesSample(s, end - ((count - i) * 15_000L), i)))],
            CancellationToken.None);
    }

    /// <summary>GETs bytes in a format asked for.</summary>
    public async Task<(int Status, byte[] Body, string? ContentType)> BytesAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.ToString());
    }

    public async Task<(int Status, string Body, HttpResponseMessage Response)> SendAsync(
        string method, string path, string? body = null, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Url, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async Task<JsonNode> JsonAsync(string path, int expected = 200)
    {
        var (status, body, _) = await SendAsync("GET", path);
        Assert.True(status == expected, $"{path}: {status} {body}");
        return JsonNode.Parse(body)!;
    }

    public async Task<JsonNode> JsonAsync(string method, string path, string body, int expected = 200)
    {
        var (status, answer, _) = await SendAsync(method, path, body);
        Assert.True(status == expected, $"{path}: {status} {answer}");
        return JsonNode.Parse(answer.Length == 0 ? "null" : answer) ?? JsonValue.Create("")!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Harness.Dispose();
    }
}
