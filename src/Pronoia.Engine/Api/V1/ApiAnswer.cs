using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pronoia.Engine.Web;
using Pronoia.Prometheus.PromQL;

namespace Pronoia.Engine.Api.V1;

/// <summary>The envelope of Prometheus's API (https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview).</summary>
internal static class ApiAnswer
{
    /// <summary>An endpoint whose failures come in the envelope too.</summary>
    public static Func<WebCall, Task> Guarded(ILogger logger, Func<WebCall, Task> handle) => async call =>
    {
        try
        {
            await handle(call);
        }
        catch (ApiException e)
        {
            await ErrorAsync(call, e.Type, e.Message);
        }
        catch (PromQLException e)
        {
            var type = e.Kind switch
            {
                PromQLErrorKind.Parse => ApiErrorType.BadData,
                PromQLErrorKind.Timeout => ApiErrorType.Timeout,
                _ => ApiErrorType.Execution,
            };
            await ErrorAsync(call, type, e.Message);
        }
        catch (Exception e) when (e is not (WebException or BadHttpRequestException)
            && !(e is OperationCanceledException && call.Aborted.IsCancellationRequested)
            && !call.Context.Response.HasStarted)
        {
            logger.LogError(e, "{Path} failed", call.Request.Path);
            await ErrorAsync(call, ApiErrorType.Internal, "this request failed; the log says why");
        }
    };

    /// <summary>Answers with data.</summary>
    public static Task DataAsync(WebCall call, Action<Utf8JsonWriter> write, IReadOnlyList<string>? warnings = null, IReadOnlyList<string>? infos = null) =>
        call.JsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WritePropertyName("data");
            write(json);
            Lines(json, "warnings", warnings);
            Lines(json, "infos", infos);
            json.WriteEndObject();
        });

    /// <summary>Answers with a list of texts of which at most <paramref name="limit"/> are given.</summary>
    public static Task TextsAsync(WebCall call, IReadOnlyList<string> texts, int limit) =>
        DataAsync(
            call,
            json =>
            {
                json.WriteStartArray();
                foreach (var text in texts.Take(limit))
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
            },
            Truncated(texts.Count, limit));

    /// <summary>The warning that a limit cut something off; none where it did not.</summary>
    public static IReadOnlyList<string> Truncated(int count, int limit) => count > limit ? ["results truncated due to limit"] : [];

    private static Task ErrorAsync(WebCall call, ApiErrorType type, string message)
    {
        var (status, name) = type switch
        {
            ApiErrorType.BadData => (StatusCodes.Status400BadRequest, "bad_data"),
            ApiErrorType.Execution => (StatusCodes.Status422UnprocessableEntity, "execution"),
            ApiErrorType.Timeout => (StatusCodes.Status503ServiceUnavailable, "timeout"),
            ApiErrorType.NotFound => (StatusCodes.Status404NotFound, "not_found"),
            _ => (StatusCodes.Status500InternalServerError, "internal"),
        };
        return call.JsonAsync(status, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "error");
            json.WriteString("errorType", name);
            json.WriteString("error", message);
            json.WriteEndObject();
        });
    }

    private static void Lines(Utf8JsonWriter json, string name, IReadOnlyList<string>? lines)
    {
        if (lines is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }
}
