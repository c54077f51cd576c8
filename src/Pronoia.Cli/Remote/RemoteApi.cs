using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pronoia.Cli.Output;

namespace Pronoia.Cli.Remote;

/// <summary>Calls the HTTP API of a running Pronoia, Prometheus or Alertmanager. User name and password of the address are sent as basic authentication and never shown.</summary>
internal sealed class RemoteApi : IDisposable
{
    /// <summary>Where a Pronoia listens that was not told otherwise.</summary>
    public static readonly Uri Default = new($"http://{Commands.SharedOptions.DefaultListen}");

    private const int MaxBytes = 256 * 1024 * 1024;
    private const int MaxMessage = 500;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2), MaxResponseContentBufferSize = MaxBytes };
    private readonly string _base;

    /// <summary>Prepares calls; none is made yet.</summary>
    public RemoteApi(Uri url)
    {
        _base = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        if (url.UserInfo.Length > 0)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        }
    }

    /// <summary>Reads a resource.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends a form.</summary>
    public Task<string> PostFormAsync(string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form), cancellationToken);

    /// <summary>Sends JSON.</summary>
    public Task<string> PostJsonAsync<T>(string path, T body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: JsonSerializerOptions.Web), cancellationToken);

    /// <summary>The key of a function app, sent as <c>x-functions-key</c>.</summary>
    public string? FunctionKey
    {
        init
        {
            if (!string.IsNullOrEmpty(value) && !_client.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", value))
            {
                throw new CommandException("the function key has characters that a header cannot carry");
            }
        }
    }

    /// <summary>Sends a configuration package; a refused one is an answer, not an error.</summary>
    public async Task<RemotePush> PutPackageAsync(string path, byte[] package, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(package);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return Read<RemotePush>(await SendAsync(HttpMethod.Put, path, content, cancellationToken, HttpStatusCode.UnprocessableEntity));
    }

    /// <summary>Deletes a resource.</summary>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">It is not the JSON that the API documents.</exception>
    public T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{_base} answered something else than its API documents ({TextTable.Plain(e.Message)})");
        }
    }

    private async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, HttpStatusCode? alsoFine = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, _base + path) { Content = content };
            using var response = await _client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode || response.StatusCode == alsoFine ? text : throw new CommandException($"{_base} answered {(int)response.StatusCode}: {Message(text)}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"{_base}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{_base}: no answer within {_client.Timeout.TotalSeconds:0} seconds");
        }
    }

    /// <summary>The sentence in an error: Prometheus has it in <c>error</c>, Alertmanager as a JSON string or in <c>message</c>.</summary>
    private static string Message(string body)
    {
        var text = body;
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            text = root.ValueKind switch
            {
                JsonValueKind.String => root.GetString()!,
                JsonValueKind.Object when root.TryGetProperty("error", out var error) => error.ToString(),
                JsonValueKind.Object when root.TryGetProperty("message", out var message) => message.ToString(),
                _ => body,
            };
        }
        catch (JsonException)
        {
            // Plain text says it itself.
        }

        text = TextTable.Plain(text.Trim());
        return text.Length <= MaxMessage ? text : text[..MaxMessage] + "…";
    }
}
