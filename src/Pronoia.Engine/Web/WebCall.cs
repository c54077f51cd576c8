using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Pronoia.Engine.Runtime;

namespace Pronoia.Engine.Web;

/// <summary>One request on its way to its answer.</summary>
/// <param name="context">The request and the response.</param>
/// <param name="active">The configuration in force when it came in.</param>
/// <param name="values">What stood in the path where the endpoint has braces, in order.</param>
internal sealed class WebCall(HttpContext context, ActiveConfiguration active, IReadOnlyList<string> values)
{
    /// <summary>The longest body taken, bytes.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    private const string Form = "application/x-www-form-urlencoded";
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public HttpContext Context { get; } = context;

    public ActiveConfiguration Active { get; } = active;

    public IReadOnlyList<string> Values { get; } = values;

    public HttpRequest Request => Context.Request;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The parameters of the query and, for POST, of the form, which come first.</summary>
    /// <exception cref="WebException">The body is too long or not a form.</exception>
    public async ValueTask<IReadOnlyDictionary<string, StringValues>> ParametersAsync()
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        if (HttpMethods.IsPost(Request.Method))
        {
            var body = await BodyAsync(Form, emptyIsFine: true);
            foreach (var (name, value) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)))
            {
                parameters[name] = value;
            }
        }

        foreach (var (name, value) in QueryHelpers.ParseQuery(Request.QueryString.Value))
        {
            parameters[name] = StringValues.Concat(parameters.GetValueOrDefault(name), value);
        }

        return parameters;
    }

    /// <summary>The body as a JSON document; the caller disposes it.</summary>
    /// <exception cref="WebException">The body is too long, not declared as JSON, or not JSON.</exception>
    public async ValueTask<JsonDocument> JsonBodyAsync()
    {
        // A page of another origin can post a form or plain text without asking, but not JSON.
        var body = await BodyAsync("application/json", emptyIsFine: false);
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException e)
        {
            throw new WebException(StatusCodes.Status400BadRequest, $"the body is not JSON: {e.Message}");
        }
    }

    /// <summary>The body as it is.</summary>
    /// <exception cref="WebException">The body is too long, or declared as something else.</exception>
    public ValueTask<ReadOnlyMemory<byte>> BytesBodyAsync(string contentType) => BodyAsync(contentType, emptyIsFine: false);

    /// <summary>Answers with text.</summary>
    public Task TextAsync(int status, string body, string contentType = "text/plain; charset=utf-8") =>
        BytesAsync(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>Answers with JSON.</summary>
    public Task JsonAsync(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            write(json);
        }

        return BytesAsync(status, "application/json", buffer.WrittenMemory);
    }

    /// <summary>Answers with bytes; with their length alone where HEAD was asked.</summary>
    public async Task BytesAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Context.Response.StatusCode = status;
        Context.Response.ContentType = contentType;
        Context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(Request.Method))
        {
            await Context.Response.Body.WriteAsync(body, Aborted);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> BodyAsync(string contentType, bool emptyIsFine)
    {
        if (Request.ContentLength > MaxBodyBytes)
        {
            throw TooLong();
        }

        using var buffer = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await Request.Body.ReadAsync(chunk, Aborted)) > 0)
            {
                if (buffer.Length + read > MaxBodyBytes)
                {
                    throw TooLong();
                }

                buffer.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        if (buffer.Length == 0 && emptyIsFine)
        {
            return default;
        }

        var given = (Request.ContentType ?? "").Split(';')[0].Trim();
        return given.Equals(contentType, StringComparison.OrdinalIgnoreCase)
            ? buffer.GetBuffer().AsMemory(0, (int)buffer.Length)
            : throw new WebException(StatusCodes.Status415UnsupportedMediaType, $"expected a body of the type {contentType}");
    }

    private static WebException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is too long: at most {MaxBodyBytes / (1024 * 1024)} MiB are taken");
}
